import type { QuestionCard } from './cards.ts';
import { Timer } from './timer.tsx';

const DIFFICULTY_MAX = 5;

/** Which run, which question of how many, how hard, and the time that is left. */
export function CardHead({
  card,
  titleId,
  seconds,
}: {
  readonly card: QuestionCard;
  readonly titleId: string;
  readonly seconds: number | null;
}) {
  const { going, question } = card;
  return (
    <header className="card-head">
      <div className="card-line">
        <h2 className="card-title" id={titleId}>
          Question {question.number} <span className="quiet">of {going.questions}</span>
        </h2>
        <span className="difficulty">
          <span className="visually-hidden">{`Difficulty ${question.difficulty} of ${DIFFICULTY_MAX}`}</span>
          {Array.from({ length: DIFFICULTY_MAX }, (_, step) => (
            <i key={step} className={step < question.difficulty ? 'on' : ''} />
          ))}
        </span>
        {seconds !== null && <Timer seconds={seconds} />}
      </div>
      <progress className="card-progress" aria-label="Progress" max={going.questions} value={question.number} />
      <p className="card-of">
        <span>{going.mode === 'exam' ? `${going.title} · exam` : going.title}</span>
        {question.topic && question.topic !== going.title && <span>{question.topic}</span>}
      </p>
    </header>
  );
}
