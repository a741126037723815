import { drawing, palette } from './drawing.ts';

const { ink, paper, gold, ember, stone, leaf, sky } = palette;

/** A yellow pencil, point down, at the start of a line. */
export const pencil = drawing(
  'common',
  `
  <path d="M51 107c6-8 11-8 15-1s9 6 13-1 9-7 15-1" stroke="${sky}"/>
  <g transform="rotate(24 64 64)">
    <path d="M49 27v-7a8 8 0 0 1 8-8h14a8 8 0 0 1 8 8v7z" fill="${ember}"/>
    <path d="M49 27h30v11h-30z" fill="${stone}"/>
    <path d="M49 84h30l-15 29z" fill="${paper}"/>
    <path d="M58.5 102.5h11l-5.5 10.5z" fill="${ink}"/>
    <path d="M49 38h30v46l-5 4-5-4-5 4-5-4-5 4-5-4z" fill="${gold}"/>
    <path d="M59 39v44M69 39v44"/>
  </g>
  `,
);

/** An open ruled notebook with a ribbon. */
export const notebook = drawing(
  'common',
  `
  <path d="M14 46a5 5 0 0 1 5-5h90a5 5 0 0 1 5 5v49a5 5 0 0 1-5 5h-38l-7 5-7-5h-38a5 5 0 0 1-5-5z" fill="${leaf}"/>
  <path d="M64 41c-11-9-27-10-42-7v55c15-3 31-2 42 7 11-9 27-10 42-7v-55c-15-3-31-2-42 7z" fill="${paper}"/>
  <path d="M31 47c9-1 17 0 24 4M31 60c9-1 17 0 24 4M31 73c9-1 17 0 24 4M73 51c3-2 5-2 8-3M73 64c3-2 5-2 8-3M73 77c7-4 15-5 24-4" stroke="${sky}"/>
  <path d="M64 41v55"/>
  <path d="M87 33v30l6-6 6 6v-31" fill="${ember}"/>
  `,
);

/** A desk lamp with its cone of light. */
export const deskLamp = drawing(
  'common',
  `
  <path d="M58 60l-6 43h54l-12-59z" fill="${gold}" fill-opacity=".65" stroke="none"/>
  <path d="M40 94l-11-30 29-31" stroke-width="12"/>
  <path d="M40 94l-11-30 29-31" stroke="${stone}"/>
  <circle cx="29" cy="64" r="7" fill="${paper}"/>
  <path d="M24 103a16 12 0 0 1 32 0z" fill="${ember}"/>
  <path d="M18 103h92"/>
  <path d="M84 51a10 10 0 0 1-17 9z" fill="${paper}"/>
  <path d="M49 28l17-10q6-3 11 1l19 23-42 25-10-29q-1-7 5-10z" fill="${ember}"/>
  `,
);
