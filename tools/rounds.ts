import { z } from 'zod';
import { pointsOf, teamPoints } from '../core/discord/points.ts';
import { dueStep, roundModes, roundStates, type RoundStanding } from '../core/discord/round.ts';
import { choosableIn } from '../core/questions/forms/choosable.ts';
import { Shown } from '../core/questions/forms/index.ts';
import { explainQuestion, partsToShuffle, showQuestion, solutionOf } from '../core/questions/index.ts';
import { shuffleParts } from '../core/runs/shuffle.ts';
import { AttemptId } from '../core/ids.ts';
import type { StoredQuestion } from '../db/queries/record.ts';
import type { StoredRound } from '../db/queries/rounds.ts';
import { asQuestion, Question, sayQuestion } from './asked.ts';
import { readableSolution } from './solution.ts';

/** What is told of a question that is over: what was right and why, how often each choice was taken, and who was right. */
const Reveal = z.object({
  right: z.string(),
  explanation: z.string().nullable(),
  choices: z.array(z.object({ text: z.string(), right: z.boolean(), why: z.string().optional() })),
  distribution: z.array(z.object({ label: z.string(), text: z.string(), times: z.int(), right: z.boolean() })),
  answered: z.int(),
  present: z.int(),
  rightOnes: z.array(z.string()).describe('Who was quite right.'),
});

/** A round as it is shown to whoever speaks in its channel. */
export const RoundShown = z.object({
  round: z.uuid(),
  title: z.string(),
  mode: z.enum(roundModes),
  state: z.enum(roundStates),
  questions: z.int(),
  number: z.int().describe('Of the question that was asked last; 0 before the first.'),
  seconds: z.int(),
  dueAt: z.iso.datetime().nullable().describe('When it goes on by time.'),
  isDue: z.boolean().describe('Whether advance-round has something to do now.'),
  answered: z.int().describe('How many have answered the question that is asked.'),
  present: z.int(),
  players: z.array(z.object({ name: z.string(), isSelf: z.boolean(), team: z.int().nullable(), plays: z.boolean(), points: z.number() })),
  teams: z.array(z.object({ team: z.int(), points: z.number() })),
  hasAnswered: z.boolean().describe('Whether the speaker has.'),
  question: Question.omit({ attempt: true }).nullable(),
  reveal: Reveal.nullable(),
});
export type RoundShown = z.output<typeof RoundShown>;

/** A round as far as what is due depends on it. While a question is asked those count who are there for it, between two those who stay. */
export const standingOf = (round: StoredRound): RoundStanding => ({
  ...round,
  players: round.state === 'running' && !round.revealed ? round.present : round.staying,
});

/** The order of a question's parts in a round: one for all, since it is shown once to all. */
export const shuffleIn = ({ seed }: Pick<StoredRound, 'seed'>, question: StoredQuestion): Record<string, string[]> =>
  shuffleParts(partsToShuffle(question), seed, question.id);

const nowhere = AttemptId.parse('00000000-0000-7000-8000-000000000000'); // it has no attempt yet, and none is shown

function questionShown(round: StoredRound, question: StoredQuestion) {
  const { attempt: _attempt, ...shown } = asQuestion({
    question,
    attempt: { id: nowhere, position: round.position - 1, shuffle: shuffleIn(round, question) },
  });
  return shown;
}

/** How often each choice was taken, by the letters that all have seen; nothing where nothing is chosen from. */
function distributionOf(round: StoredRound, question: StoredQuestion): z.output<typeof Reveal>['distribution'] {
  const shown = Shown.parse(showQuestion(question, shuffleIn(round, question)));
  const truths = ['true', 'false'].map((id) => ({ id, label: id, text: id }));
  const options = shown.kind === 'truth' ? truths : shown.kind === 'choice' || shown.kind === 'choices' ? choosableIn(shown) : [];
  const right = new Set(solutionOf(question));
  return options.map(({ id, label, text }) => ({ label, text, times: round.chosen?.[id] ?? 0, right: right.has(id) }));
}

const revealOf = (round: StoredRound, question: StoredQuestion): z.output<typeof Reveal> => ({
  right: readableSolution(question),
  explanation: question.explanation,
  choices: explainQuestion(question).map((choice) => ({ ...choice })),
  distribution: distributionOf(round, question),
  answered: round.answered,
  present: round.present,
  rightOnes: round.players
    .filter(({ scores }) => scores.some(({ position, fraction }) => position === round.position && fraction === 1))
    .map(({ name }) => name),
});

/** Shows a round. What was right, and of anybody's answer more than that it was given, is there only once the question is over. */
export function roundShown(round: StoredRound, now: Date): RoundShown {
  const { question, mode, position, revealed } = round;
  const told = Array.from({ length: revealed ? position : Math.max(0, position - 1) }, (_, index) => index + 1);
  const isOver = round.state === 'finished' || round.state === 'cancelled';
  return {
    round: round.id,
    title: round.title,
    mode,
    state: round.state,
    questions: round.questions,
    number: position,
    seconds: round.seconds,
    dueAt: isOver ? null : round.dueAt.toISOString(),
    isDue: dueStep(standingOf(round), now) !== undefined,
    answered: round.answered,
    present: round.present,
    players: round.players
      .map((player) => ({
        name: player.name,
        isSelf: player.isSelf,
        team: player.team,
        plays: player.until === null,
        points: pointsOf(mode, player),
      }))
      .toSorted((one, other) => other.points - one.points),
    teams: Array.from({ length: round.teams }, (_, index) => index + 1)
      .map((team) => ({ team, points: teamPoints(mode, round.players, team, told) }))
      .toSorted((one, other) => other.points - one.points),
    hasAnswered: round.hasAnswered,
    question: question && (!isOver || revealed) ? questionShown(round, question) : null,
    reveal: question && revealed ? revealOf(round, question) : null,
  };
}

const sayReveal = ({ right, explanation, distribution, answered, present, rightOnes }: z.output<typeof Reveal>): string =>
  [
    `Right: ${right}`,
    ...distribution.map(
      ({ label, text, times, right: isRight }) => `${isRight ? '✓' : '·'} ${label === text ? label : `${label}. ${text}`}: ${times}`,
    ),
    `${answered} of ${present} answered. ${rightOnes.length ? `Right: ${rightOnes.join(', ')}.` : 'Nobody was quite right.'}`,
    explanation ?? '',
  ]
    .filter(Boolean)
    .join('\n');

/** A round as it reads. */
export function sayRound({ title, state, question, questions, number, reveal, answered, present, players, teams }: RoundShown): string {
  const standings = teams.length
    ? teams.map(({ team, points }) => `Team ${team}: ${points}`)
    : players.map(({ name, points }) => `${name}: ${points}`);
  const playing = players.filter(({ plays }) => plays).length;
  if (state === 'cancelled') return `${title}: the round was cancelled.`;
  if (state === 'open')
    return `${title}: ${questions} ${questions === 1 ? 'question' : 'questions'}. ${playing} ${playing === 1 ? 'plays' : 'play'} so far.`;
  if (state === 'finished') return [`${title} is over.`, ...standings].join('\n');
  if (reveal) return [`${title}, question ${number} of ${questions}.`, sayReveal(reveal), ...standings].join('\n');
  return [question ? sayQuestion(question, questions) : '', `${answered} of ${present} have answered.`].filter(Boolean).join('\n');
}
