import type { ToolOutput } from '../../../api.ts';
import { judgementOf, type Judgement } from '../../rules.ts';
import { AsTable } from '../as-table.tsx';
import { counted, roughly } from '../wording.ts';

const HEIGHT = 220; // of the drawing, in pixels: its width is that of the page
const TOP = 24;
const BOTTOM = 44;
const LEFT = 44;
const shares = [0, 0.25, 0.5, 0.75, 1];
const yOf = (share: number) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);

/** What learners press on the card; a program may say one in between. */
const names: Readonly<Record<number, string>> = { 1: 'A guess', 2: 'Nearly a guess', 3: 'I think so', 4: 'Nearly sure', 5: 'Sure' };

const verdicts = {
  'too-little': 'Say how sure you are when you answer, and this shows how well you judge it. There is too little yet.',
  'too-sure': 'You are surer than you are right. Look at those answers first: what one is sure of is not looked up.',
  'too-modest': 'You know more than you think: many of your guesses are right.',
  'well-judged': 'You judge yourself well: what you are sure of is mostly right.',
} as const satisfies Record<Judgement, string>;

/** How often somebody was right when they said how sure they were. */
export function CalibrationChart({ judged }: { readonly judged: ToolOutput<'show-my-history'>['calibration'] }) {
  const { bins, said } = judgementOf(judged);
  const verdict = verdicts[said];
  if (bins.length === 0) return <p className="muted">{verdict}</p>;
  const told = bins.map(({ confidence, answers, share }) => `${names[confidence]}: ${roughly(share)} of ${answers} right`).join('. ');
  return (
    <figure className="stacked">
      <p>{verdict}</p>
      <p className="visually-hidden">{told}.</p>
      <svg className="calibration" height={HEIGHT} aria-hidden="true">
        {shares.map((share) => (
          <g key={share}>
            <line className="chart-line" x1={LEFT} x2="100%" y1={yOf(share)} y2={yOf(share)} />
            <text className="chart-text" x={LEFT - 8} y={yOf(share) + 4} textAnchor="end">
              {roughly(share)}
            </text>
          </g>
        ))}
        <svg x={LEFT} width="100%" className="calibration-inside">
          {bins.map(({ confidence, answers, share, low, high }, place) => {
            const x = `${((place + 0.5) / bins.length) * 88}%`; // of what is right of the scale, on the narrowest screen too
            return (
              <g key={confidence}>
                <line className="calibration-stem" x1={x} x2={x} y1={yOf(0)} y2={yOf(share)} />
                <line className="calibration-spread" x1={x} x2={x} y1={yOf(low)} y2={yOf(high)} />
                <circle className="calibration-point" cx={x} cy={yOf(share)} r="7" />
                <text className="chart-text chart-strong" x={x} y={HEIGHT - 24} textAnchor="middle">
                  {names[confidence]}
                </text>
                <text className="chart-text" x={x} y={HEIGHT - 7} textAnchor="middle">
                  {roughly(share)} of {answers}
                </text>
              </g>
            );
          })}
        </svg>
      </svg>
      <figcaption className="muted">
        The thin line shows between which shares yours most likely is: the more answers, the shorter it is.
      </figcaption>
      <AsTable
        caption="Share right by confidence"
        head={['You said', 'Answers', 'Right', 'Share']}
        rows={bins.map(({ confidence, answers, correct, share }) => [
          names[confidence] ?? confidence,
          counted(answers, 'answer'),
          correct,
          roughly(share),
        ])}
      />
    </figure>
  );
}
