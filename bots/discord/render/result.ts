import { ButtonStyle, type APIButtonComponentWithCustomId } from 'discord.js';
import type { Result } from '../../../tools/ending.ts';
import { sayReport, sayReview, type Report, type Review } from '../../../tools/reporting.ts';
import { sayGained } from '../../../tools/settling.ts';
import type { Card } from '../card.ts';
import type { Ids } from '../custom-id.ts';
import { longCard } from './long.ts';
import { button, row, type Accent } from './parts.ts';
import { clipped, inLine, percent, plain } from './text.ts';
import { headlineOf } from './verdict.ts';

const TITLE_MAX = 120; // characters
const TEXT_MAX = 160; // of a question, in a list of them

const states = {
  finished: 'is finished',
  grading: 'is handed in',
  expired: 'ran out of time',
  abandoned: 'is put away',
  open: 'goes on',
} as const satisfies Record<Result['state'], string>;

const titleOf = (title: string) => clipped(title, TITLE_MAX);

/** Which run, and how it stands. */
export const headlineOfResult = ({ title, state }: Pick<Result, 'title' | 'state'>): string => `${titleOf(title)} ${states[state]}`;

/** How a run came out, a line each. */
export function resultLines({
  state,
  questions,
  answered,
  waiting,
  score,
  correct,
  passed,
  passingScorePercent,
}: Result): readonly string[] {
  const mark = passed === null ? '' : passed ? ': passed' : ': not passed';
  const wanted = passed === null || passingScorePercent === null ? '' : ` (${passingScorePercent} % is a pass)`;
  return [
    score === null ? '' : `**${percent(score)}**${mark}${wanted}`,
    correct === null ? `${answered} of ${questions} answered.` : `${correct} of ${questions} quite right, ${answered} answered.`,
    waiting ? `${waiting} ${waiting === 1 ? 'answer waits' : 'answers wait'} for somebody to read; the result comes after that.` : '',
    state === 'finished' && score === null ? 'Verdicts are not told in it.' : '',
    state === 'abandoned' ? 'What you answered in it is kept.' : '',
  ].filter(Boolean);
}

/** What can be done about a run that is over. */
export function resultButtons({ run, state, correct, questions }: Result, ids: Ids, owner: string): APIButtonComponentWithCustomId[] {
  if (state === 'open') return [button('Go on', ids.write(owner, { act: 'resume', of: run }), ButtonStyle.Primary)];
  return [
    ...(state === 'abandoned' ? [] : [button('Report', ids.write(owner, { act: 'report', of: run }), ButtonStyle.Primary)]),
    ...(correct !== null && correct < questions ? [button('Practise what was wrong', ids.write(owner, { act: 'again', of: run }))] : []),
  ];
}

const accentOf = ({ passed }: Pick<Result, 'passed'>): Accent => (passed === null ? 'open' : passed ? 'right' : 'wrong');

/** How a run came out, and what to do about it. */
export function resultCard(result: Result, ids: Ids, owner: string, review: Review | null = null): Card {
  const gained = result.gained ? sayGained(result.gained) : '';
  const lines = [...resultLines(result), gained && plain(gained), review ? plain(sayReview(review)) : ''];
  const buttons = resultButtons(result, ids, owner);
  return longCard({
    title: headlineOfResult(result),
    content: lines.filter(Boolean).join('\n'),
    file: 'result.md',
    accent: accentOf(result),
    rows: buttons.length ? [row(...buttons)] : [],
  });
}

type Item = Report['items'][number];

const decided = {
  open: 'disputed, somebody will look',
  upheld: 'disputed, and you were right',
  rejected: 'disputed; the verdict stands',
} as const;

function itemLine({ number, text, given, waiting, verdict, dispute }: Item): string {
  const how = given === null ? 'Not answered' : waiting ? 'Waits for somebody to read it' : verdict ? headlineOf(verdict) : 'Saved';
  const about = [how, dispute ? decided[dispute.status] : ''].filter(Boolean).join('; ');
  const yours = given && verdict && !verdict.correct ? `\nYour answer: “${clipped(given, TEXT_MAX)}”` : '';
  return `**${number}.** ${clipped(text, TEXT_MAX)}\n${about}${yours}`;
}

/** A run from end to end: how it came out, what to revise, and every question. All of it in full is in a file, where there is more. */
export function reportCard(report: Report, ids: Ids, owner: string): Card {
  const { run, title, state, told, score, firstScore, passed, passingScorePercent, correct, answered, questions, topics, revise, items } =
    report;
  const lines = [
    ...resultLines({ run, title, state, questions, answered, waiting: 0, score, correct, passed, passingScorePercent, gained: null }),
    firstScore === null ? '' : `It was ${percent(firstScore)} when it ended; a regrade changed that.`,
    told ? '' : 'Verdicts are not told yet.',
    revise.length ? `**To revise:** ${plain(revise.join(', '))}` : '',
    topics.length > 1
      ? `**By topic:** ${topics.map(({ topic, correct: right, total }) => `${plain(inLine(topic))} ${right} of ${total}`).join(', ')}`
      : '',
  ].filter(Boolean);
  const buttons = [
    ...(state === 'open' ? [button('Go on', ids.write(owner, { act: 'resume', of: run }), ButtonStyle.Primary)] : []),
    ...(told && correct !== null && correct < questions
      ? [button('Practise what was wrong', ids.write(owner, { act: 'again', of: run }))]
      : []),
  ];
  return longCard({
    title: `Report: ${titleOf(title)}`,
    content: [lines.join('\n'), ...items.map(itemLine)].join('\n\n'),
    whole: sayReport(report),
    file: 'report.md',
    accent: accentOf({ passed }),
    rows: buttons.length ? [row(...buttons)] : [],
  });
}
