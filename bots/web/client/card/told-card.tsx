import { useEffect, useRef } from 'react';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { controlOf } from '../rules.ts';
import type { Acting } from './acting.ts';
import { AnswerControl } from './answer-control.tsx';
import type { QuestionCard } from './cards.ts';
import { DisputeCard } from './dispute.tsx';
import { fits } from './entering.ts';
import { GapsTold } from './gaps-told.tsx';
import { VerdictTold } from './verdict.tsx';

const drawsVerdict = new Set(['truth', 'choice', 'choices']);

/** What was answered: on its control where a verdict is told there, or where none is told yet. */
function Given({ card: { question, given, answered }, titleId }: { readonly card: QuestionCard; readonly titleId: string }) {
  const { shown, type } = question;
  const verdict = answered?.verdict ?? null;
  if (verdict && (shown.kind === 'blanks' || shown.kind === 'slots')) return <GapsTold text={shown.text} parts={verdict.parts} />;
  if (verdict && !drawsVerdict.has(shown.kind)) return null;
  const isTyped = given !== null && !fits(shown, given);
  if (!verdict && isTyped) return <p className="card-given">Your answer: “{given.join('; ')}”</p>;
  return (
    <AnswerControl
      shown={shown}
      value={verdict ? chosenIn(shown, verdict, given) : (given ?? [])}
      onChange={() => undefined}
      disabled
      labelledBy={`${titleId} ${titleId}-text`}
      verdict={verdict}
      zones={type === 'drag_and_drop'}
    />
  );
}

/** What was chosen, by what the verdict says was given: an answer that was typed chooses as well. */
function chosenIn(
  shown: QuestionCard['question']['shown'],
  { parts }: NonNullable<NonNullable<QuestionCard['answered']>['verdict']>,
  given: readonly string[] | null,
): readonly string[] {
  const texts = parts.map((part) => part.given.trim().toLowerCase()).filter(Boolean);
  if (shown.kind === 'truth') return texts;
  if (shown.kind !== 'choice' && shown.kind !== 'choices') return given ?? [];
  return shown.options.filter(({ text }) => texts.includes(text.trim().toLowerCase())).map(({ id }) => controlOf(id));
}

/** Goes on to the end of the run, which is told below. */
function showResult(): void {
  const result = [...document.querySelectorAll<HTMLElement>('.result')].at(-1);
  result?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  result?.focus({ preventScroll: true });
}

type Props = {
  readonly card: QuestionCard;
  readonly acting: Acting;
  readonly titleId: string;
  /** Whether this is where the run stands, so that it goes on from here. */
  readonly leads: boolean;
  /** Whether it was answered just now, so that the focus belongs to what comes next. */
  readonly isNew: boolean;
};

/** A question that was answered, with its verdict, and how it goes on. */
export function ToldCard({ card, acting, titleId, leads, isNew }: Props) {
  const { answered, going, question, explained, problem } = card;
  const next = useRef<HTMLDivElement>(null);
  const goesOn = leads && !answered?.result;
  useEffect(() => {
    if (!isNew) return;
    next.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    next.current?.querySelector<HTMLElement>('.card-next')?.focus({ preventScroll: true });
  }, [isNew]);
  const verdict = answered?.verdict;
  const { run, mode } = going;
  return (
    <>
      <Given card={card} titleId={titleId} />
      <VerdictTold card={card} />
      {problem && <p className="card-problem">{problem}</p>}
      <div className="card-actions" ref={next}>
        {verdict && !explained && mode !== 'exam' && (
          <Button
            kind="quiet"
            busy={acting.busy}
            onClick={() =>
              acting.act({ tool: 'explain-answer', input: { run, number: question.number }, attempt: question.attempt }, 'Explain that')
            }
          >
            Look it up
          </Button>
        )}
        {verdict && !verdict.correct && mode !== 'exam' && <DisputeCard card={card} />}
        {answered?.result && isNew && (
          <Button kind="primary" className="card-next" onClick={showResult}>
            See the result
            <Icon name="down" />
          </Button>
        )}
        {goesOn && (
          <Button
            kind="primary"
            className="card-next"
            busy={acting.busy}
            onClick={() => acting.act({ tool: 'next-question', input: { run } }, 'Next question')}
          >
            Next question
            <Icon name="arrow" />
          </Button>
        )}
      </div>
    </>
  );
}
