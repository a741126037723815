import type { ToolOutput } from '../../../api.ts';
import { Dispute } from '../../card/dispute.tsx';
import { outcomeOf, outcomeSigns, partWords } from '../../card/marks.ts';
import { Icon } from '../../parts/icon.tsx';
import { Prose } from '../../parts/prose.tsx';
import { counted, duration, percent } from '../wording.ts';

type Item = ToolOutput<'show-run-report'>['items'][number];
type Verdict = NonNullable<Item['verdict']>;

const decided = {
  open: 'You disputed this; somebody will look.',
  upheld: 'You disputed this, and were right.',
  rejected: 'Your dispute was looked at; the verdict stands.',
} as const satisfies Record<NonNullable<Item['dispute']>['status'], string>;

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Right, partly or not, as a sign and a word. */
function Mark({ item }: { readonly item: Item }) {
  if (item.waiting) return <span className="tag">Waits to be read</span>;
  if (!item.verdict) return <span className="tag">{item.given === null ? 'Not answered' : 'Saved'}</span>;
  const outcome = outcomeOf(item.verdict);
  return (
    <span className={`tag tag-${outcome}`}>
      <Icon name={outcomeSigns[outcome]} />
      {outcome === 'right' ? 'Right' : outcome === 'partly' ? percent(item.verdict.score) : 'Not right'}
    </span>
  );
}

function Told({ verdict }: { readonly verdict: Verdict }) {
  const { parts, choices, explanation } = verdict;
  const several = parts.length > 1;
  return (
    <>
      <ul className="report-parts">
        {parts.map(({ label, given, verdict: how, wanted, why }, place) => (
          <li key={place}>
            {several && (
              <>
                <strong>{label || `${place + 1}.`}</strong>{' '}
                {given && (
                  <>
                    <Prose text={given} inline />:{' '}
                  </>
                )}
                {given ? partWords[how] : capital(partWords[how])}.{' '}
              </>
            )}
            {wanted && how !== 'right' && (
              <>
                Right would have been{' '}
                <strong>
                  <Prose text={wanted} inline />
                </strong>
                .{' '}
              </>
            )}
            {why && <Prose text={why} inline />}
          </li>
        ))}
      </ul>
      {choices.some(({ why }) => why) && (
        <details className="group">
          <summary>Each choice</summary>
          <ul className="report-choices">
            {choices.map(({ text, right, why }) => (
              <li key={text}>
                <Icon name={right ? 'check' : 'cross'} />
                <span>
                  <strong>
                    <Prose text={text} inline />
                  </strong>{' '}
                  ({right ? 'right' : 'not right'}) {why && <Prose text={why} inline />}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {explanation && (
        <div className="report-why">
          <Prose text={explanation} />
        </div>
      )}
    </>
  );
}

/** One question of a report: what was given, what was right, and why. */
export function ReportItem({ item, onDisputed }: { readonly item: Item; readonly onDisputed: () => Promise<void> }) {
  const { number, text, topic, given, answer, verdict, firstScore, comment, dispute, timeTakenMs, hintsUsed } = item;
  const facts = [topic, timeTakenMs === null ? null : duration(timeTakenMs), hintsUsed ? counted(hintsUsed, 'hint') : null];
  return (
    <li className="panel" id={`question-${number}`}>
      <div className="panel-head">
        <h3 className="report-question">
          {number}. <Prose text={text} inline />
        </h3>
        <Mark item={item} />
      </div>
      <p className="muted">{facts.filter(Boolean).join(' · ')}</p>
      <p>
        {given === null ? (
          'Not answered.'
        ) : (
          <>
            Your answer: <Prose text={given} inline />
          </>
        )}
      </p>
      {verdict && <Told verdict={verdict} />}
      {comment && <p>Comment: {comment}</p>}
      {firstScore !== null && <p className="muted">It was graded {percent(firstScore)} at first; a regrade put that right.</p>}
      {dispute && (
        <p className="muted">
          {decided[dispute.status]} {dispute.reason}
        </p>
      )}
      {answer && verdict && !verdict.correct && dispute?.status !== 'open' && (
        <Dispute
          title={`Dispute question ${number}`}
          answer={() => answer}
          onDisputed={onDisputed}
          aria-label={`I think I was right in question ${number}`}
        >
          <Icon name="flag" />I think I was right
        </Dispute>
      )}
    </li>
  );
}
