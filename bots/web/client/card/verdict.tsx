import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { Prose } from '../parts/prose.tsx';
import type { Answered, QuestionCard } from './cards.ts';
import { Gained } from './gained.tsx';
import { outcomeOf, outcomeSigns, percent } from './marks.ts';
import { PartsTold } from './parts-told.tsx';
import { PassageQuote } from './passages.tsx';
import './verdict.css';

const drawnAbove = new Set(['truth', 'choice', 'choices', 'blanks', 'slots']);

const hasGaps = new Set(['blanks', 'slots']);

function headline({ score, parts }: NonNullable<Answered['verdict']>, outcome: keyof typeof outcomeSigns): string {
  if (outcome === 'wrong') return 'Not right';
  if (outcome === 'partly') return `Partly right: ${percent(score)}`;
  return parts.some(({ verdict }) => verdict === 'typo') ? 'Right, but look at the spelling' : 'Right!';
}

/** What the materials say of it, and lessons to read again. */
function Explanation({ card: { explained } }: { readonly card: QuestionCard }) {
  if (!explained) return null;
  const { comment, lessons, passages } = explained;
  return (
    <section className="explained" aria-label="From the materials">
      {comment && <p>Comment: {comment}</p>}
      {passages.map((passage) => (
        <PassageQuote key={passage.chunk} passage={passage} />
      ))}
      {passages.length === 0 && <p className="quiet">The materials of this course have no passage on it.</p>}
      {lessons.length > 0 && <p>To revise: {lessons.join(', ')}.</p>}
    </section>
  );
}

/** The verdicts of a section that has just ended. */
function SectionTold({ section }: { readonly section: NonNullable<Answered['section']> }) {
  const right = section.filter(({ verdict }) => verdict?.correct).length;
  return (
    <section className="section-told" aria-label="The section">
      <p>
        <b>The section is over:</b> {right} of {section.length} quite right.
      </p>
      <ul>
        {section.map(({ number, text, verdict }) => (
          <li key={number}>
            {number}. {text} {verdict && <b>{percent(verdict.score)}</b>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How an answer was judged: whether it was right, which parts of it, why, and what was gained. */
export function VerdictTold({ card }: { readonly card: QuestionCard }) {
  const { answered, question } = card;
  if (!answered) return null;
  const { verdict, waiting, gained, section } = answered;
  if (!verdict)
    return (
      <>
        <Notice>{waiting ? 'Saved. Somebody has to read it before it has a verdict.' : 'Saved. What was right is told later.'}</Notice>
        {section && <SectionTold section={section} />}
      </>
    );
  const outcome = outcomeOf(verdict);
  return (
    <div className={`verdict verdict-${outcome}`}>
      <output className="verdict-head">
        <span className="verdict-sign">
          <Icon name={outcomeSigns[outcome]} />
        </span>
        <strong>{headline(verdict, outcome)}</strong>
        <Gained gained={gained} />
      </output>
      {!drawnAbove.has(question.shown.kind) && <PartsTold parts={verdict.parts} />}
      {hasGaps.has(question.shown.kind) &&
        verdict.parts.map(({ label, why }) =>
          why ? (
            <p key={label}>
              {label && `${label}: `}
              {why}
            </p>
          ) : null,
        )}
      {verdict.explanation && <Prose text={verdict.explanation} />}
      <Explanation card={card} />
      {section && <SectionTold section={section} />}
    </div>
  );
}
