import { drawing, mirrored, palette } from './drawing.ts';

const { ink, paper, gold, ember, brown, leaf, sky, violet } = palette;

/** A seated griffin, its wing up. */
export const griffin = drawing(
  'legendary',
  `
  <path d="M40 105q-24 0-22-22"/>
  <path d="M18 84q-8-6-3-14 10 3 6 14z" fill="${brown}"/>
  <path d="M76 66c-6-26-24-42-46-47q-2 10 6 18-12-1-21 5 5 9 15 11-8 3-13 10 9 7 21 5-5 6-6 12 16 4 28 0z" fill="${sky}"/>
  <path d="M42 34q14 8 20 22M36 52q10 1 18 8"/>
  <path d="M35 108q-8-24 12-32 14-6 20-18l28 4q6 16-4 30v16z" fill="${gold}"/>
  <path d="M62 108q4-22-14-22M76 106v-14"/>
  <path d="M46 102q18-2 20 6h-20zM74 102q20-4 26 6h-26z" fill="${ember}"/>
  <path d="M68 27l-5-16 18 11z" fill="${paper}"/>
  <path d="M62 44q0-22 20-22 18 1 18 19-1 12-5 20l-2 12-8-7-6 8-7-8-10 6q-2-14 0-28z" fill="${paper}"/>
  <path d="M98 33q19 0 16 22-6-6-17-6-4-8 1-16z" fill="${ember}"/>
  <circle cx="85" cy="39" r="4.5" fill="${ink}" stroke="none"/>
  `,
);

/** A white unicorn head on plain ground. */
export const unicorn = drawing(
  'legendary',
  `
  <path d="M76 36l16-21-2 26z" fill="${gold}"/>
  <path d="M36 112q-8-40 10-64 14-16 36-14 12 10 15 28l13 18q3 12-7 15-9 2-15-6-8-1-15-6-7 9-3 29-17 4-34 0z" fill="${paper}"/>
  <path d="M59 36q-5-12 3-21 11 7 13 19z" fill="${paper}"/>
  <path d="M58 33q-8-6-18 0-2 8-10 12-8 8-6 18-7 8-3 18-3 9 2 17 2 7 13 13-2-8 2-14 8-5 6-15 6-6 5-15 8-4 8-13 11-8 15-3 4-12-14-18z" fill="${violet}"/>
  <path d="M56 44q-14 6-18 24-3 14-3 28"/>
  <circle cx="80" cy="56" r="5" fill="${ink}" stroke="none"/>
  <circle cx="101" cy="83" r="2.5" fill="${ink}" stroke="none"/>
  <path d="M92 89q5 0 8-4"/>
  `,
);

/** A coiled dragon, gold. */
export const dragon = drawing(
  'legendary',
  `
  <path d="M52 70q2-34-10-55-6 15-22 12 5 13-9 22 14 4 19 27z" fill="${ember}"/>
  <path d="M20 27q14 10 24 40"/>
  <path d="M92 100q20-2 19-17" stroke-width="12"/>
  <path d="M92 100q20-2 19-17" stroke="${gold}"/>
  <path d="M111 68l8 16-16 0z" fill="${ember}"/>
  <path d="M22 94q0-14 40-14t40 14-40 18-40-18z" fill="${gold}"/>
  <path d="M30 78q0-13 34-13t32 13-32 16-34-16z" fill="${gold}"/>
  <path d="M40 80q-6-38 26-46l14 18q-16 6-14 32-14 4-26-4z" fill="${gold}"/>
  <path d="M68 58q-9 10-9 20M52 94v9M64 95v10M76 94v9"/>
  <path d="M57 33q-13 1-17-10 13-1 21 4z" fill="${paper}"/>
  <path d="M67 27q-14-4-13-18 14 4 24 16z" fill="${paper}"/>
  <path d="M54 50q-4-22 16-27 12-2 20 6l16 2q9 3 8 11-3 10-16 10l-16 2q-8 4-12 10z" fill="${gold}"/>
  <path d="M112 46q-12 1-24-5"/>
  <path d="M72 28l14 5"/>
  <circle cx="80" cy="38" r="4.5" fill="${ink}" stroke="none"/>
  <circle cx="103" cy="37" r="2.5" fill="${ink}" stroke="none"/>
  `,
);

/** A phoenix that rises from a flame. */
export const phoenix = drawing(
  'legendary',
  `
  <path d="M64 120c-24 0-40-13-41-27q0-8 5-15 2 10 7 12 0-9 6-15 2 10 8 12h30q6-2 8-12 6 6 6 15 5-2 7-12 5 7 5 15c-1 14-17 27-41 27z" fill="${ember}"/>
  <path d="M64 113q-20-1-22-13 3 2 8 0l4-8 10 8 10-8 4 8q5 2 8 0-2 12-22 13z" fill="${gold}" stroke="none"/>
  ${mirrored(`<path d="M56 58c-9-12-32-12-37-37q-11 14-4 27-4 8 6 14 1 8 12 10 9 6 23 4z" fill="${gold}"/><path d="M15 48q8 5 16 4M21 62q9 4 16 1"/>`)}
  <path d="M76 28l15 7-15 6z" fill="${gold}"/>
  <path d="M58 28q-12-3-13-14 9 1 14 6 1-9 7-12 6 7 3 17z" fill="${gold}"/>
  <path d="M64 103q-19-15-14-33 7-10 6-24-2-22 10-23 12 1 11 14-1 8-4 13-2 8 5 20 5 18-14 33z" fill="${ember}"/>
  <path d="M56 70q8 8 16 0M58 82q6 6 12 0"/>
  <circle cx="68" cy="35" r="4.5" fill="${ink}" stroke="none"/>
  `,
);

/** A tree above a cloud line. */
export const worldTree = drawing(
  'legendary',
  `
  <path d="M49 98q8-14 5-34l20 0q-3 20 5 34z" fill="${brown}"/>
  <path d="M64 9q14 0 19 11 15-1 18 12 12 6 7 18-5 12-18 10-8 11-19 6-7 5-14 0-11 5-19-6-13 2-18-10-5-12 7-18 3-13 18-12 5-11 19-11z" fill="${leaf}"/>
  <path d="M64 80v-34M64 60l-13-12M64 54l13-12"/>
  <circle cx="36" cy="45" r="4.5" fill="${gold}"/>
  <circle cx="52" cy="29" r="4.5" fill="${gold}"/>
  <circle cx="79" cy="26" r="4.5" fill="${gold}"/>
  <circle cx="93" cy="46" r="4.5" fill="${gold}"/>
  <path d="M30 112q-14 0-15-11 2-10 13-9 5-8 15-3 8-7 17 1 8-6 16 0 9-8 17-1 10-4 14 3 10 0 11 9-2 11-15 11z" fill="${paper}"/>
  <path d="M42 101q6-5 12 0M74 101q6-5 12 0" stroke="${sky}"/>
  `,
);
