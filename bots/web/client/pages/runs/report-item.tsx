import { useState } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { TroubleNotice } from '../../parts/notice.tsx';
import { Prose } from '../../parts/prose.tsx';
import { useDoing } from '../asked.tsx';
import { duration, percent } from '../wording.ts';

type Item = ToolOutput<'show-run-report'>['items'][number];
type Verdict = NonNullable<Item['verdict']>;
type Part = Verdict['parts'][number];

const REASON_MAX = 2000; // what the server takes

const partWords = {
  right: 'Right',
  typo: 'Right, but for the spelling',
  partly: 'Partly right',
  wrong: 'Not right',
  missing: 'Not answered',
} as const satisfies Record<Part['verdict'], string>;

const decided = {
  open: 'You disputed this; somebody will look.',
  upheld: 'You disputed this, and were right.',
  rejected: 'Your dispute was looked at; the verdict stands.',
} as const satisfies Record<NonNullable<Item['dispute']>['status'], string>;

/** Right, partly or not, as a sign and a word. */
function Mark({ item }: { readonly item: Item }) {
  if (item.waiting) return <span className="tag">Waits to be read</span>;
  if (!item.verdict) return <span className="tag">{item.given === null ? 'Not answered' : 'Saved'}</span>;
  const { correct, score } = item.verdict;
  const kind = correct ? 'right' : score > 0 ? 'partly' : 'wrong';
  return (
    <span className={`tag tag-${kind}`}>
      <Icon name={correct ? 'check' : score > 0 ? 'partly' : 'cross'} />
      {correct ? 'Right' : score > 0 ? percent(score) : 'Not right'}
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
                {given ? partWords[how].toLowerCase() : partWords[how]}.{' '}
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

/** Says why a verdict is doubted; somebody who teaches the course decides. */
function Dispute({ item, onDisputed }: { readonly item: Item; readonly onDisputed: () => Promise<void> }) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { busy, trouble, doing } = useDoing();
  const answer = item.answer;
  if (!answer || !item.verdict || item.verdict.correct || item.dispute?.status === 'open') return null;
  const send = async () => {
    if (await doing(() => call('dispute-answer', { answer, reason: reason.trim() }))) {
      setOpen(false);
      await onDisputed();
    }
  };
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)} aria-label={`I think I was right in question ${item.number}`}>
        <Icon name="flag" />I think I was right
      </Button>
      <Dialog open={open} title={`Dispute question ${item.number}`} onClose={() => setOpen(false)}>
        <form
          className="stacked"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <p>Whoever teaches the course looks at it, and this report tells what they decided.</p>
          <Field label="Why you think you were right">
            {(control) => (
              <textarea
                {...control}
                rows={4}
                required
                maxLength={REASON_MAX}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {trouble !== null && <TroubleNotice error={trouble} />}
          <div className="actions">
            <Button type="submit" kind="primary" busy={busy}>
              Send
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** One question of a report: what was given, what was right, and why. */
export function ReportItem({ item, onDisputed }: { readonly item: Item; readonly onDisputed: () => Promise<void> }) {
  const { number, text, topic, given, verdict, firstScore, comment, dispute, timeTakenMs, hintsUsed } = item;
  const facts = [
    topic,
    timeTakenMs === null ? null : duration(timeTakenMs),
    hintsUsed ? `${hintsUsed} ${hintsUsed === 1 ? 'hint' : 'hints'}` : null,
  ];
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
      <Dispute item={item} onDisputed={onDisputed} />
    </li>
  );
}
