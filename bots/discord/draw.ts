import type { APIMessageTopLevelComponent } from 'discord.js';
import type { z } from 'zod';
import { Answered } from '../../tools/answering.ts';
import { Going, Question } from '../../tools/asked.ts';
import { Result } from '../../tools/ending.ts';
import { explainAnswer } from '../../tools/explain-answer.ts';
import { findTool } from '../../tools/index.ts';
import { listMyRuns } from '../../tools/list-my-runs.ts';
import { listProposals } from '../../tools/list-proposals.ts';
import { showLeaderboard } from '../../tools/show-leaderboard.ts';
import { showMyAchievements } from '../../tools/show-my-achievements.ts';
import { showMyProgress } from '../../tools/show-my-progress.ts';
import { PlaceShown, sayPlace } from '../../tools/show-place.ts';
import { showRunReport } from '../../tools/show-run-report.ts';
import { outputOf, type Done } from './acts.ts';
import type { Card } from './card.ts';
import type { Ids } from './custom-id.ts';
import { answeredCard } from './render/answered.ts';
import { explainedCard } from './render/explained.ts';
import { leaderboardCard, proposalsCard, runsCard } from './render/lists.ts';
import { notice } from './render/notice.ts';
import { achievementsCard, progressCard } from './render/progress.ts';
import { questionCard, type Asking } from './render/question.ts';
import { reportCard, resultCard } from './render/result.ts';
import { sayCard } from './render/say.ts';

/** The use of a tool, and what it is called where it has no card of its own. */
export type Use = { readonly tool: string; readonly input: Record<string, unknown>; readonly title: string };

const titles: Readonly<Record<string, string>> = { 'give-hint': 'Hint', 'skip-question': 'Left for later' };

/** A card, and whether others may see it: an exam is its learner's alone. */
export type Drawn = { readonly card: Card; readonly aside: boolean };

/** By what it is drawn: who may press, and the message that is drawn anew, where there is one. */
export type Drawing = {
  readonly ids: Ids;
  readonly owner: string;
  readonly before?: readonly APIMessageTopLevelComponent[];
  /** What they answered, in words: where no verdict says it. */
  readonly given?: string;
};

/** What a tool gave, as a person reads it. */
export const saidBy = (tool: string, output: Record<string, unknown>): string => findTool(tool)?.say?.(output) ?? 'Done.';

/** The question that is asked now, if there is one. */
export function askingIn(done: Done): Asking | undefined {
  const output = outputOf(done, 'next-question');
  const question = Question.optional().parse(output?.['question']);
  const going = Going.optional().parse(output?.['going']);
  return question && going && { question, going };
}

function drawNext(done: Done, output: Record<string, unknown>, { ids, owner }: Drawing): Drawn {
  const asking = askingIn(done);
  if (asking) return { card: questionCard(asking, ids, owner), aside: asking.going.mode === 'exam' };
  const result = Result.optional().parse(output['result']);
  return { card: result ? resultCard(result, ids, owner) : notice('There is nothing to ask. /quiz starts something new.'), aside: true }; // it may be of an exam
}

/** What became of what somebody did, as a card: the question that is asked now before anything else. */
export function draw(done: Done, drawing: Drawing): Drawn {
  const { ids, owner, before, given } = drawing;
  const asked = outputOf(done, 'next-question');
  if (asked) return drawNext(done, asked, drawing);
  const answered = outputOf(done, 'submit-answer');
  if (answered) {
    const told = Answered.parse(answered);
    return { card: answeredCard(before, told, ids, owner, given), aside: told.verdict === null && !told.waiting }; // where verdicts come later, so does its result
  }
  const ended = outputOf(done, 'finish-run') ?? outputOf(done, 'abandon-run');
  if (ended) return { card: resultCard(Result.parse(ended), ids, owner), aside: false };
  const last = done.at(-1);
  return {
    card: last ? drawUse({ tool: last.tool, input: {}, title: titles[last.tool] ?? '' }, last.output, drawing) : notice('Done.'),
    aside: false,
  };
}

type DrawUse = (output: Record<string, unknown>, drawing: Drawing, input: Record<string, unknown>) => Card;

/** What tools give that has a card of its own; the rest is drawn as it reads. */
const cards: Readonly<Record<string, DrawUse>> = {
  'list-my-runs': (output, { ids, owner }) => runsCard(listMyRuns.output.parse(output).runs, ids, owner),
  'show-run-report': (output, { ids, owner }) => reportCard(showRunReport.output.parse(output), ids, owner),
  'explain-answer': (output) => explainedCard(explainAnswer.output.parse(output)),
  'show-my-progress': (output) => progressCard(showMyProgress.output.parse(output)),
  'show-my-achievements': (output) => achievementsCard(showMyAchievements.output.parse(output).achievements),
  'show-leaderboard': (output, _drawing, { board }) =>
    leaderboardCard(showLeaderboard.output.parse(output).places, board === 'xp' ? 'xp' : 'week'),
  'show-place': (output) => sayCard('This server', sayPlace(channelsNamed(PlaceShown.parse(output)))),
  'list-proposals': (output, { ids, owner }) => proposalsCard(listProposals.output.parse(output).proposals, ids, owner),
};

/** Channels as Discord names them to whoever reads. */
const channelsNamed = (place: z.output<typeof PlaceShown>) => ({ ...place, channels: place.channels.map((id) => `<#${id}>`) });

/** What the use of a tool gave, as a card under a title. */
export const drawUse = (use: Use, output: Record<string, unknown>, drawing: Drawing): Card =>
  cards[use.tool]?.(output, drawing, use.input) ?? sayCard(use.title, saidBy(use.tool, output));
