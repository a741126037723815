import { showMyHistory } from '../../tools/show-my-history.ts';
import { showMyProgress } from '../../tools/show-my-progress.ts';
import { askToDelete, exportAll, link } from './account.ts';
import { act } from './acts.ts';
import { ask } from './ask.ts';
import { commands, heads } from './commands.ts';
import type { Given, OwnCommand } from './command.ts';
import { whereOf, type Asked, type DoorParts } from './asked.ts';
import { draw, saidBy } from './draw.ts';
import { confirmGiveUp, confirmHandIn } from './render/notice.ts';
import { masteryChart } from './render/bar-charts.ts';
import { helpCard } from './render/lists.ts';
import { withPictures } from './render/picture.ts';
import { sayCard } from './render/say.ts';
import { activityChart, ratingChart } from './render/time-charts.ts';
import { startHere } from './rounds/controls.ts';
import { goalsCard, progressCard } from './render/progress.ts';

const use = ({ tutor }: DoorParts, { speaking, place }: Asked, tool: string, input: Record<string, unknown> = {}) =>
  tutor.invoke(tool, input, speaking.visitor, { door: 'discord', place });

const runOf = ({ run }: Given): string | undefined => (typeof run === 'string' ? run : undefined);

/** What commands do that are more than the use of one tool. */
export const own: { readonly [Name in OwnCommand]: (parts: DoorParts, asked: Asked, given: Given) => Promise<void> } = {
  ask: (parts, asked, { question }) => ask(parts, asked, String(question)),

  async answer({ tutor, ids }, asked, { answer, sure }) {
    const { speaking, answering } = asked;
    const input = { answer: [String(answer)], ...(sure !== undefined && { confidence: sure }) };
    const done = await act(tutor, speaking, whereOf(asked), { tool: 'submit-answer', input });
    const { card, aside } = draw(done, { ids, owner: speaking.owner });
    await answering.show(card, aside);
  },

  finish: ({ ids }, { speaking, answering }, given) => answering.show(confirmHandIn(ids, speaking.owner, runOf(given)), true),

  'give-up': ({ ids }, { speaking, answering }, given) => answering.show(confirmGiveUp(ids, speaking.owner, runOf(given)), true),

  async goals(parts, asked) {
    const { goals } = showMyProgress.output.parse(await use(parts, asked, 'show-my-progress'));
    await asked.answering.show(goalsCard(goals), true);
  },

  async progress(parts, asked) {
    const progress = showMyProgress.output.parse(await use(parts, asked, 'show-my-progress'));
    await asked.answering.show(withPictures(progressCard(progress), [await masteryChart(progress.topics)]));
  },

  async history(parts, asked) {
    const history = showMyHistory.output.parse(await use(parts, asked, 'show-my-history'));
    const charts = [await activityChart(history.days, history.today), await ratingChart(history.ratings)];
    await asked.answering.show(withPictures(sayCard('Your history', saidBy('show-my-history', history)), charts), true);
  },

  link,
  'privacy-export': exportAll,
  'privacy-delete': askToDelete,
  'round-start': startHere,

  help: (_parts, { answering }) => answering.show(helpCard(commands, heads), true),
};
