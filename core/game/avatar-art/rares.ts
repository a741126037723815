import { drawing, mirrored, palette } from './drawing.ts';

const { ink, paper, gold, ember, brown, stone } = palette;

/** A small round sparrow, side on. */
export const sparrow = drawing(
  'rare',
  `
  <path d="M54 96l-3 15M72 96l2 15M42 112h14M67 112h14" stroke="${ember}"/>
  <path d="M38 74l-27-26 8-8 34 20z" fill="${brown}"/>
  <circle cx="62" cy="64" r="34" fill="${paper}"/>
  <path d="M92 47a34 34 0 0 0-64 17q18-12 38-10 12-8 26-7z" fill="${brown}"/>
  <path d="M95 55l17 8-17 7q-3-8 0-15z" fill="${gold}"/>
  <circle cx="80" cy="59" r="5" fill="${ink}" stroke="none"/>
  <path d="M67 70q-6 22-32 17-8-11-5-23 21-8 37 6z" fill="${brown}"/>
  <path d="M39 76q8 3 15-2"/>
  <path d="M95 70q-1 12-9 18-6-6-4-15 7 1 13-3z" fill="${ink}" stroke="none"/>
  `,
);

/** A fox head of five triangles: two ears, two cheeks, one face. */
export const fox = drawing(
  'rare',
  `
  ${mirrored(`<path d="M31 15l28 34-44 0z" fill="${ember}"/>`)}
  <path d="M14 49l100 0-50 62z" fill="${ember}"/>
  ${mirrored(`<path d="M14 49l43 23 7 39z" fill="${paper}"/><circle cx="48" cy="58.5" r="5" fill="${ink}" stroke="none"/>`)}
  <circle cx="64" cy="106" r="7" fill="${ink}" stroke="none"/>
  `,
);

/** A hedgehog with seven spines. */
export const hedgehog = drawing(
  'rare',
  `
  <g transform="translate(2 -3)">
    <path d="M27 91.3L6.6 87.9 25 78.5 7.5 67.5 28.1 66 16.2 49.1 35.8 55.6 31.2 35.4 46.9 48.9 50.4 28.6 59.6 47 70.7 29.6 72.2 50.2 89.1 38.3 82.5 57.9V103H32z" fill="${brown}"/>
    <path d="M36 102v6M52 104v6M70 104v6M84 102v6" stroke-width="10"/>
    <path d="M70 60q14-8 24 6l18 19q2 6-4 8-10 11-24 11h-48q-8 0-8-9 20 2 32-8 10-9 10-27z" fill="${paper}"/>
    <circle cx="110" cy="87" r="6" fill="${ink}" stroke="none"/>
    <circle cx="88" cy="78" r="5" fill="${ink}" stroke="none"/>
    <circle cx="72" cy="66" r="7" fill="${stone}"/>
    <path d="M92 95q5 1 9-3"/>
  </g>
  `,
);
