import type { Rarity } from '../rarity.ts';

/** The nine colours every avatar is painted with; what they have in common is what makes them one family. */
export const palette = {
  ink: '#2e2a47',
  paper: '#fff8ea',
  gold: '#f8c24a',
  ember: '#e8703c',
  brown: '#a0704c',
  stone: '#a4adc2',
  leaf: '#5aa876',
  sky: '#5f9fdc',
  violet: '#8f74cf',
} as const;

/** The circle behind a drawing: a pale tint, so that ink reads on light and dark pages, and more of a rim the rarer it is. */
const ground: Record<Rarity, string> = {
  common: `<circle cx="64" cy="64" r="62" fill="#e8ebf2"/>`,
  rare: `<circle cx="64" cy="64" r="60" fill="#dcecfb" stroke="${palette.sky}" stroke-width="4"/>`,
  epic: `<circle cx="64" cy="64" r="60" fill="#e9e1f9" stroke="${palette.violet}" stroke-width="4"/><circle cx="64" cy="64" r="54" fill="none" stroke="${palette.violet}" stroke-width="2" stroke-dasharray="0 8.48" stroke-linecap="round"/>`,
  legendary: `<circle cx="64" cy="64" r="58" fill="#fdf0cd" stroke="${palette.gold}" stroke-width="4"/><circle cx="64" cy="64" r="60" fill="none" stroke="${palette.gold}" stroke-width="8" stroke-dasharray="0 15.7" stroke-linecap="round"/>`,
};

/** A whole SVG: the ground of its rarity, then the shapes, outlined in ink unless they say otherwise. */
export const drawing = (rarity: Rarity, shapes: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128">${ground[rarity]}<g fill="none" stroke="${palette.ink}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">${shapes.trim().replaceAll(/>\s+</g, '><')}</g></svg>`;

/** The shapes, and again as in a mirror that stands on the middle line: for faces. */
export const mirrored = (shapes: string): string => `${shapes}<g transform="matrix(-1 0 0 1 128 0)">${shapes}</g>`;
