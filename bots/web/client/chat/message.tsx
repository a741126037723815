import { memo, useMemo } from 'react';
import type { ChatMessage } from '../../api.ts';
import type { Acting } from '../card/acting.ts';
import { placeOf, type Cards } from '../card/cards.ts';
import { QuestionCardView } from '../card/question-card.tsx';
import { ResultCardView } from '../card/result-card.tsx';
import { Markdown } from '../parts/prose.tsx';
import { citedIn, finderOf, passagesIn } from './cited.ts';
import { Citations } from './citations.tsx';
import { wordsBeside } from './words.ts';

const toldInTalk: ReadonlySet<string> = new Set(['start-run', 'resume-run', 'finish-run', 'abandon-run']);

/** What the learner said; what they did on a card stands on the card. */
export function LearnerMessage({ message: { parts } }: { readonly message: ChatMessage }) {
  const act = parts.find(({ type }) => type === 'data-act');
  if (act?.type === 'data-act' && !toldInTalk.has(act.data.tool)) return null;
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
  return (
    <article className={`said ${act ? 'said-act' : ''}`.trim()} aria-label="You">
      {text}
    </article>
  );
}

const doing: Readonly<Record<string, string>> = {
  'search-materials': 'Looking in the materials …',
  'submit-answer': 'Grading …',
  'next-question': 'Choosing a question …',
  'explain-answer': 'Looking it up …',
};

type Props = {
  readonly message: ChatMessage;
  readonly cards: Cards;
  readonly acting: Acting;
  readonly passages: ReturnType<typeof passagesIn>;
  readonly streaming: boolean;
  /** Whether it came while the talk was looked at. */
  readonly isNew: boolean;
  /** Whether it answers what was pressed just now, so that the focus goes along. */
  readonly takesFocus: boolean;
};

function Part({
  part,
  place,
  cards,
  acting,
  isNew,
  takesFocus,
}: Omit<Props, 'message' | 'passages'> & { part: ChatMessage['parts'][number]; place: string }) {
  const card = cards.byPlace.get(place);
  if (card?.kind === 'question')
    return <QuestionCardView card={card} acting={acting} leads={cards.leading.has(place)} isNew={isNew} takesFocus={takesFocus} />;
  if (card?.kind === 'result') return <ResultCardView card={card} acting={acting} />;
  const isGoingOn =
    part.type.startsWith('tool-') && 'state' in part && (part.state === 'input-available' || part.state === 'input-streaming');
  return isGoingOn ? <p className="doing">{doing[part.type.slice('tool-'.length)] ?? 'One moment …'}</p> : null;
}

/** What the tutor said and did. */
export const TutorMessage = memo(function TutorMessage({ message, passages, ...more }: Props) {
  const { cards, streaming } = more;
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
  const own = useMemo(() => new Map([...passages, ...passagesIn([message])]), [passages, message]);
  const cited = useMemo(() => citedIn(text, own), [text, own]);
  const names = cited.map(({ cite }) => cite).join(' ');
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the same passages in the same order are found in the same way
  const find = useMemo(() => finderOf(cited), [names]);
  const questions = message.parts.flatMap((_part, index) => {
    const card = cards.byPlace.get(placeOf(message.id, index));
    return card?.kind === 'question' ? [card] : [];
  });
  const words = message.parts.map((part, index) => {
    const beside = part.type === 'text' ? wordsBeside(part.text, questions) : '';
    return beside ? <Markdown key={placeOf(message.id, index)} text={beside} streaming={streaming} find={find} /> : null;
  });
  const drawn = message.parts.map((part, index) => {
    const place = placeOf(message.id, index);
    return part.type === 'text' ? null : <Part key={place} part={part} place={place} {...more} />;
  });
  return (
    <article className="told" aria-label="Viva" aria-busy={streaming}>
      <Citations cited={cited}>{words}</Citations>
      {drawn}
    </article>
  );
});
