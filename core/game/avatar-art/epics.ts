import { drawing, mirrored, palette } from './drawing.ts';

const { ink, paper, gold, ember, brown, stone, leaf, sky } = palette;

/** A badger's striped face over a book. */
export const badger = drawing(
  'epic',
  `
  ${mirrored(`<circle cx="33" cy="34" r="10" fill="${stone}"/>`)}
  <path d="M64 18c22 0 36 14 38 36 1 22-12 38-38 42-26-4-39-20-38-42 2-22 16-36 38-36z" fill="${paper}"/>
  ${mirrored(`<path d="M41 26q8-5 12-3 5 22 5 38-2 14-9 22-14-8-14-26 0-18 6-31z" fill="${ink}" stroke="none"/><circle cx="47" cy="54" r="5" fill="${paper}" stroke="none"/><circle cx="48" cy="54" r="2.5" fill="${ink}" stroke="none"/>`)}
  <path d="M54 71h20q-2 11-10 11t-10-11z" fill="${ink}" stroke="none"/>
  <path d="M64 91c-10-7-24-8-40-6v24c16-2 30-1 40 6 10-7 24-8 40-6v-24c-16-2-30-1-40 6z" fill="${leaf}"/>
  <path d="M64 91v24"/>
  ${mirrored(`<path d="M35 96q9 0 18 3" stroke="${paper}"/><path d="M26 80q6-4 10 1v10q-6 3-11 0z" fill="${stone}"/>`)}
  `,
);

/** A lynx with tufted ears, one eye lit. */
export const lynx = drawing(
  'epic',
  `
  ${mirrored(`<path d="M31 13l-2 10"/><path d="M29 20q-8 18-6 36l34-20q-14-12-28-16z" fill="${brown}"/><path d="M32 32v11l9-6z" fill="${ink}" stroke="none"/>`)}
  <path d="M64 32c20 0 34 10 36 28l12 14-11 2 5 13-13-1-3 12-13-4-13 14-13-14-13 4-3-12-13 1 5-13-11-2 12-14c2-18 16-28 36-28z" fill="${brown}"/>
  <path d="M64 70c14 0 22 8 22 16s-10 20-22 20-22-12-22-20 8-16 22-16z" fill="${paper}"/>
  <path d="M64 33v12M52 36l3 9M76 36l-3 9"/>
  <path d="M35 62q9-10 20 3-11 6-20-3z" fill="${ink}"/>
  <circle cx="83" cy="62" r="17" fill="${gold}" fill-opacity=".45" stroke="none"/>
  <path d="M93 62q-9-12-20 3 11 9 20-3z" fill="${gold}"/>
  <path d="M83 58v8"/>
  <path d="M56 77h16l-8 9z" fill="${ink}"/>
  <path d="M64 86v5M54 95q7 1 10-4 3 5 10 4"/>
  `,
);

/** A beaver with a stacked log. */
export const beaver = drawing(
  'epic',
  `
  ${mirrored(`<circle cx="37" cy="22" r="9" fill="${brown}"/>`)}
  <path d="M28 84q-4-20 5-30-4-38 31-40 35 2 31 40 9 10 5 30z" fill="${brown}"/>
  ${mirrored(`<circle cx="48" cy="38" r="4.5" fill="${ink}" stroke="none"/>`)}
  <path d="M56 58h16v15h-16z" fill="${paper}"/>
  <path d="M64 58v15"/>
  <path d="M64 46c10-6 22-2 22 8s-14 11-22 5c-8 6-22 5-22-5s12-14 22-8z" fill="${paper}"/>
  <path d="M55 40q9-5 18 0-1 9-9 10-8-1-9-10z" fill="${ink}" stroke="none"/>
  <path d="M38 95h52a9 9 0 0 1 0 18h-52z" fill="${ember}"/>
  <circle cx="38" cy="104" r="9" fill="${gold}"/>
  <path d="M22 77h84a9 9 0 0 1 0 18h-84z" fill="${ember}"/>
  <circle cx="22" cy="86" r="9" fill="${gold}"/>
  <path d="M22 86h.1M38 104h.1M58 89h14M88 84h8M64 104h18"/>
  ${mirrored(`<path d="M38 75q10-5 12 2v6q-6 5-12 0z" fill="${brown}"/>`)}
  `,
);

/** An elephant's head in profile, trunk raised. */
export const elephant = drawing(
  'epic',
  `
  <path d="M70 76q14 16 28 4 10-12 4-34-2-10 3-18" stroke-width="21"/>
  <path d="M36 108q-12-22-7-50 3-36 33-36 26 2 27 30 0 14-9 23-12 10-12 33-16 6-32 0z" fill="${stone}"/>
  <path d="M70 76q14 16 28 4 10-12 4-34-2-10 3-18" stroke="${stone}" stroke-width="13"/>
  <path d="M108 46l-10 2M107 58l-10-1"/>
  <path d="M54 36q-24-12-36 6-6 24 6 42 16 12 28-2 10-22 2-46z" fill="${stone}"/>
  <path d="M46 46q-13-6-20 3-3 14 4 27 9 4 14-4 6-14 2-26z" fill="${paper}" stroke="none"/>
  <circle cx="73" cy="49" r="5" fill="${ink}" stroke="none"/>
  <path d="M64 80q4 18 24 21-8-9-9-20z" fill="${paper}"/>
  `,
);

/** A tortoise from above; its shell has thirty plates, in rings of five, ten and fifteen. */
export const tortoise = drawing(
  'epic',
  `
  ${mirrored(`<path d="M36 54l-11-7M40 98l-9 8" stroke-width="22"/><path d="M36 54l-11-7M40 98l-9 8" stroke="${leaf}" stroke-width="14"/>`)}
  <path d="M64 108v8" stroke-width="8"/>
  <path d="M50 40v-16q2-13 14-13t14 13v16z" fill="${leaf}"/>
  ${mirrored(`<circle cx="57" cy="22" r="3.5" fill="${ink}" stroke="none"/>`)}
  <circle cx="64" cy="73" r="39" fill="${ink}"/>
  <circle cx="64" cy="73" r="33" stroke="${brown}" stroke-width="9" stroke-dasharray="10.823 3" stroke-linecap="butt"/>
  <circle cx="64" cy="73" r="20.5" stroke="${gold}" stroke-width="10" stroke-dasharray="9.881 3" stroke-linecap="butt"/>
  <circle cx="64" cy="73" r="6.5" stroke="${brown}" stroke-width="13" stroke-dasharray="6.368 1.8" stroke-linecap="butt"/>
  `,
);

/** An otter on its back with a shell. */
export const otter = drawing(
  'epic',
  `
  <circle cx="64" cy="64" r="49" fill="${sky}" fill-opacity=".55" stroke="none"/>
  <path d="M74 27q7-6 14 0M88 45q7-6 14 0M22 78q6-5 12 0M32 95q7-6 14 0" stroke="${paper}"/>
  <g transform="rotate(-38 64 64)">
    <path d="M62 104q-2 8 5 13" stroke-width="11"/>
    ${mirrored(`<path d="M50 102q-13-2-14 9 9 5 19-2z" fill="${brown}"/>`)}
    <path d="M43 54q-8 28 4 45 17 12 34 0 12-17 4-45z" fill="${brown}"/>
    <path d="M50 60q-4 22 4 35 10 6 20 0 8-13 4-35z" fill="${paper}" stroke="none"/>
    ${mirrored(`<circle cx="42" cy="22" r="7" fill="${brown}"/>`)}
    <path d="M64 11c17 0 26 12 26 25s-11 24-26 24-26-11-26-24 9-25 26-25z" fill="${brown}"/>
    ${mirrored(`<circle cx="51" cy="31" r="4.5" fill="${ink}" stroke="none"/><path d="M46 47l-13-3M47 52l-11 5"/>`)}
    <path d="M64 38c9-3 17 2 17 9s-9 11-17 11-17-4-17-11 8-12 17-9z" fill="${paper}"/>
    <path d="M58 38h12q-1 7-6 7t-6-7z" fill="${ink}"/>
    <path d="M64 98l-20-17q1-17 20-17t20 17z" fill="${gold}"/>
    <path d="M63 94l-7-20M65 94l7-20"/>
    ${mirrored(`<path d="M40 68q-8 12 1 18 8 1 9-6-2-6-6-6z" fill="${brown}"/>`)}
  </g>
  <path d="M84 106q8-7 16 0M96 88q8-7 16 0" stroke="${sky}"/>
  `,
);

/** An eagle owl with raised ear tufts. */
export const eagleOwl = drawing(
  'epic',
  `
  <path d="M29 16q24 2 35 19 11-17 35-19-1 14-7 23 9 14 8 32-2 36-36 43-34-7-36-43-1-18 8-32-6-9-7-23z" fill="${brown}"/>
  <path d="M64 76q18 3 21 12-4 18-21 24-17-6-21-24 3-9 21-12z" fill="${paper}"/>
  ${mirrored(`<circle cx="47" cy="54" r="17" fill="${paper}"/><circle cx="47" cy="54" r="9" fill="${ember}"/><circle cx="47" cy="54" r="4.5" fill="${ink}" stroke="none"/><path d="M30 84q2 10 8 16"/>`)}
  <path d="M57 62l7-5 7 5-7 15z" fill="${gold}"/>
  <path d="M52 88l4 5 4-5M68 88l4 5 4-5M60 99l4 5 4-5"/>
  `,
);
