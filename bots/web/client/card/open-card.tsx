import { useState, type FormEvent } from 'react';
import { creditOf } from '../../api.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { keep, kept } from '../keeping.ts';
import type { Acting } from './acting.ts';
import { AnswerControl } from './answer-control.tsx';
import type { QuestionCard } from './cards.ts';
import { ConfidenceChoice, type Confidence } from './confidence.tsx';
import { fits, standing, startOf } from './entering.ts';
import { percent } from './marks.ts';

const keyOf = (attempt: string) => `entry-${attempt}`;

/** What was entered before the page was loaded anew, or what was tried last, or nothing. */
function firstValue({ question, given }: QuestionCard): readonly string[] {
  try {
    const before: unknown = JSON.parse(kept(keyOf(question.attempt)) || 'null');
    const isEntry = Array.isArray(before) && before.every((part) => typeof part === 'string');
    if (isEntry && fits(question.shown, before)) return before;
  } catch {
    // something else was kept under that name
  }
  return given && fits(question.shown, given) ? given : startOf(question.shown);
}

type Props = { readonly card: QuestionCard; readonly acting: Acting; readonly titleId: string };

function HintButton({ card: { question, hints, hintsLeft }, acting: { act, pending, busy } }: Pick<Props, 'card' | 'acting'>) {
  const credit = (hintsUsed: number) => creditOf({ fraction: 1, hintsUsed });
  const cost = percent(credit(hints.length) - credit(hints.length + 1));
  if (hintsLeft === 0) return <span className="card-note">No more hints</span>;
  return (
    <Button
      kind="quiet"
      busy={busy}
      title={`A right answer then counts ${percent(credit(hints.length + 1))} in the score`}
      onClick={() => act({ tool: 'give-hint', input: {}, attempt: question.attempt }, 'Give me a hint')}
    >
      {pending?.tool !== 'give-hint' && <Icon name="hint" />}
      {hints.length ? 'Another hint' : 'Hint'}
      <span className="card-cost">
        costs {cost}
        {hintsLeft ? `, ${hintsLeft} left` : ''}
      </span>
    </Button>
  );
}

const Hints = ({ hints }: Pick<QuestionCard, 'hints'>) =>
  hints.length > 0 && (
    <ol className="hints" aria-label="Hints" aria-live="polite">
      {hints.map((hint, place) => (
        <li key={place}>
          <Icon name="hint" />
          {hint}
        </li>
      ))}
    </ol>
  );

/** A question that waits for its answer. */
export function OpenCard({ card, acting, titleId }: Props) {
  const { question, going, hints, problem } = card;
  const { shown, attempt } = question;
  const [value, setValue] = useState(() => firstValue(card));
  const [confidence, setConfidence] = useState<Confidence>();
  const [asked, setAsked] = useState<string | null>(null);
  const [isSure, setSure] = useState(false);

  const change = (next: readonly string[]) => {
    setValue(next);
    setAsked(null);
    setSure(false);
    keep(keyOf(attempt), JSON.stringify(next));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (acting.busy) return;
    const { ask, left } = standing(shown, value);
    if (ask) return setAsked(ask);
    if (left > 0 && !isSure) {
      setSure(true);
      return setAsked(`${left === 1 ? 'One part is' : `${left} parts are`} still open. Press “Submit” again to send it like that.`);
    }
    setAsked(null);
    acting.act({ tool: 'submit-answer', input: { answer: value, ...(confidence && { confidence }) }, attempt }, 'My answer');
  };
  const isSending = acting.pending?.tool === 'submit-answer';
  const told = asked ?? (acting.busy ? null : problem);
  return (
    <form className="card-form" onSubmit={submit}>
      <AnswerControl
        shown={shown}
        value={value}
        onChange={change}
        disabled={isSending}
        labelledBy={`${titleId} ${titleId}-text`}
        verdict={null}
        zones={question.type === 'drag_and_drop'}
      />
      <Hints hints={hints} />
      {told && <Notice kind="wrong">{told}</Notice>}
      <footer className="card-foot">
        <ConfidenceChoice value={confidence} onChange={setConfidence} disabled={isSending} />
        <div className="card-actions">
          {going.mode !== 'exam' && <HintButton card={card} acting={acting} />}
          <Button
            kind="quiet"
            busy={acting.busy}
            onClick={() => acting.act({ tool: 'skip-question', input: {}, attempt }, 'Skip this one')}
          >
            <Icon name="skip" />
            Skip
          </Button>
          <Button type="submit" kind="primary" className="card-submit" busy={acting.busy}>
            Submit
          </Button>
        </div>
      </footer>
    </form>
  );
}
