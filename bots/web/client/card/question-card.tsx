import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Prose } from '../parts/prose.tsx';
import type { Acting } from './acting.ts';
import { CardHead } from './card-head.tsx';
import type { QuestionCard } from './cards.ts';
import { EndRun } from './end-run.tsx';
import { OpenCard } from './open-card.tsx';
import { useSecondsLeft } from './timer.tsx';
import { ToldCard } from './told-card.tsx';
import './card.css';

const asides = { skipped: 'put aside for later', moved: 'asked again below', over: 'not answered' } as const;

const typing = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]';

/** Chooses by a letter or a number, wherever on the card the focus is; Enter sends from there. */
function pressed(card: HTMLElement, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof Element && event.target.matches(typing))) return false;
  const form = card.querySelector('form');
  if (!form) return false;
  if (event.key === 'Enter') {
    if (event.target instanceof Element && event.target.matches('button, a, input')) return false; // those know what Enter is
    form.requestSubmit();
    return true;
  }
  const choices = [...form.querySelectorAll<HTMLElement>('.choice')];
  const byNumber = /^[1-9]$/.test(event.key) ? choices[Number(event.key) - 1] : undefined;
  const choice = byNumber ?? choices.find(({ dataset }) => dataset['key'] === event.key.toUpperCase());
  const input = choice?.querySelector('input');
  if (!input || input.disabled) return false;
  input.focus();
  input.click();
  return true;
}

/** Lets keys choose while the focus is on the card, or nowhere: all that they do can be done by its controls as well. */
function useKeys(isOpen: boolean) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const card = ref.current;
      const isHere = event.target === document.body || (event.target instanceof Node && card?.contains(event.target));
      if (card && isHere && !event.defaultPrevented && pressed(card, event)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOpen]);
  return ref;
}

type Props = {
  readonly card: QuestionCard;
  readonly acting: Acting;
  /** Whether nothing of its run came after it. */
  readonly leads: boolean;
  /** Whether it came up just now, so that it is brought into view. */
  readonly isNew: boolean;
  /** Whether that was by what somebody pressed, so that the focus goes along. */
  readonly takesFocus: boolean;
};

function TimeUp({ card, acting }: Pick<Props, 'card' | 'acting'>) {
  const { run } = card.going;
  return (
    <div className="card-actions">
      <p className="card-given">The time is up.</p>
      <Button kind="primary" busy={acting.busy} onClick={() => acting.act({ tool: 'next-question', input: { run } }, 'How did it go?')}>
        See the result
      </Button>
    </div>
  );
}

/** The body of a card, by how it stands. It remembers that it was open, to know when an answer is new. */
function CardBody({ card, acting, titleId, leads, isUp }: Props & { readonly titleId: string; readonly isUp: boolean }) {
  const [wasOpen] = useState(card.state === 'open');
  if (card.state === 'open')
    return isUp ? <TimeUp card={card} acting={acting} /> : <OpenCard card={card} acting={acting} titleId={titleId} />;
  return <ToldCard card={card} acting={acting} titleId={titleId} leads={leads} isNew={wasOpen} />;
}

/** A question of a talk: open, or with its verdict, or just a line where it was left. */
export function QuestionCardView(props: Props) {
  const { card, isNew, takesFocus, acting } = props;
  const { question, going, state } = card;
  const titleId = useId();
  const isOpen = state === 'open';
  const seconds = useSecondsLeft(going.deadlineAt, isOpen);
  const ref = useKeys(isOpen);
  useEffect(() => {
    if (takesFocus) ref.current?.focus({ preventScroll: true });
    if (isNew) ref.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, [isNew, takesFocus, ref]);
  if (state === 'skipped' || state === 'moved' || state === 'over')
    return (
      <p className="card-aside">
        Question {question.number}: {asides[state]}
      </p>
    );
  return (
    <section ref={ref} className={`card card-${state}`} aria-labelledby={titleId} tabIndex={-1}>
      <CardHead card={card} titleId={titleId} seconds={isOpen ? seconds : null} />
      <div className="card-question" id={`${titleId}-text`}>
        <Prose text={question.text} html={question.html} />
        {question.code && (
          <pre>
            <code>{question.code}</code>
          </pre>
        )}
      </div>
      <CardBody {...props} titleId={titleId} isUp={seconds === 0} />
      {isOpen && <EndRun card={card} acting={acting} />}
    </section>
  );
}
