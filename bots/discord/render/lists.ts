import { ButtonStyle, ComponentType, type APIButtonComponentWithCustomId, type APISectionComponent } from 'discord.js';
import type { z } from 'zod';
import type { listMyRuns } from '../../../tools/list-my-runs.ts';
import type { listProposals } from '../../../tools/list-proposals.ts';
import type { showLeaderboard } from '../../../tools/show-leaderboard.ts';
import type { Card } from '../card.ts';
import type { Ids } from '../custom-id.ts';
import { longCard } from './long.ts';
import { notice } from './notice.ts';
import { button, container, row, textPart, type Inside } from './parts.ts';
import { clipped, day, moment, percent, plain } from './text.ts';

type Run = z.output<typeof listMyRuns.output>['runs'][number];
type Proposal = z.output<typeof listProposals.output>['proposals'][number];
type Place = z.output<typeof showLeaderboard.output>['places'][number];

const OPEN_MAX = 6; // runs that can be resumed from a list: three components each
const OVER_MAX = 4; // the same for reports
const TITLE_MAX = 80; // characters of what a run is called, so that ten of them fit
const PROPOSALS_MAX = 8; // four components each
const PROPOSAL_MAX = 350; // characters, so that eight of them fit

const beside = (content: string, accessory: APIButtonComponentWithCustomId): APISectionComponent => ({
  type: ComponentType.Section,
  components: [textPart(content)],
  accessory,
});

const states = {
  open: 'goes on',
  grading: 'waits to be judged',
  finished: 'finished',
  expired: 'ran out of time',
  abandoned: 'put away',
} as const satisfies Record<Run['state'], string>;

function sayRun({ title, course, mode, state, answered, questions, deadlineAt, endedAt, scorePercent, passed }: Run): string {
  const mark = passed === null ? '' : passed ? ', passed' : ', not passed';
  const about = [
    course && course !== title ? clipped(course, TITLE_MAX) : '',
    mode === 'exam' ? 'exam' : '',
    scorePercent === null ? states[state] : `${percent(scorePercent / 100)}${mark}`,
    `${answered} of ${questions} answered`,
    state === 'open' && deadlineAt ? `time ends ${moment(deadlineAt)}` : '',
    endedAt ? day(endedAt) : '',
  ];
  return `**${clipped(title, TITLE_MAX)}**\n${about.filter(Boolean).join(' · ')}`;
}

/** The runs of somebody: those that go on, each with a way back into it, and the latest that are over, with their reports. */
export function runsCard(runs: readonly Run[], ids: Ids, owner: string): Card {
  if (!runs.length) return notice('You have no runs yet. /quiz starts one, /courses shows what there is.');
  const open = runs.filter(({ state }) => state === 'open');
  const over = runs.filter(({ state }) => state !== 'open');
  const goOn = (run: Run) => beside(sayRun(run), button('Go on', ids.write(owner, { act: 'resume', of: run.run }), ButtonStyle.Primary));
  const report = (run: Run) => beside(sayRun(run), button('Report', ids.write(owner, { act: 'report', of: run.run })));
  const more = open.length - OPEN_MAX;
  const parts: Inside[] = [
    textPart(open.length ? '### Runs that go on' : '### No run goes on\n/quiz starts one.'),
    ...open.slice(0, OPEN_MAX).map(goOn),
    ...(more > 0 ? [textPart(`-# And ${more} more: /resume goes on with any of them.`)] : []),
    ...(over.length ? [textPart('### The latest that are over'), ...over.slice(0, OVER_MAX).map(report)] : []),
    ...(over.length > OVER_MAX ? [textPart('-# /report tells of those before.')] : []),
  ];
  return { components: [container('open', parts)] };
}

/** What waits for somebody's word, each with both answers. */
export function proposalsCard(proposals: readonly Proposal[], ids: Ids, owner: string): Card {
  if (!proposals.length) return notice('Nothing waits for your word.');
  const parts = proposals
    .slice(0, PROPOSALS_MAX)
    .flatMap(({ proposal, words, expiresAt }): Inside[] => [
      textPart(`${clipped(words, PROPOSAL_MAX)}\n-# It lapses ${moment(expiresAt)}. Nothing happens unless you say so.`),
      row(
        button('Do it', ids.write(owner, { act: 'approve', of: proposal }), ButtonStyle.Primary),
        button('Leave it', ids.write(owner, { act: 'decline', of: proposal })),
      ),
    ]);
  const more = proposals.length - PROPOSALS_MAX;
  return {
    components: [
      container('open', [textPart('### This waits for your word'), ...parts, ...(more > 0 ? [textPart(`-# And ${more} more.`)] : [])]),
    ],
  };
}

const boards = { week: 'Points of this week', xp: 'XP' } as const;

/** A board, with the reader's own line marked in words. */
export function leaderboardCard(places: readonly Place[], board: keyof typeof boards): Card {
  const lines = places.map(({ place, name, isSelf, value }) => {
    const line = `${place}. ${clipped(name ?? (isSelf ? 'You' : 'Somebody'), 60)}: ${value.toLocaleString('en')}`;
    return isSelf ? `**${line}${name ? ' (you)' : ''}**` : line;
  });
  const empty = 'Nobody is on this board yet. Points come from answers that were due or hard for you, right at the first attempt.';
  return longCard({
    title: `Leaderboard: ${boards[board]}`,
    content: lines.length
      ? `${lines.join('\n')}\n-# Names are those of people who chose to be shown; /profile turns that on and off.`
      : empty,
    file: 'leaderboard.md',
  });
}

/** Every command with what it does. `heads` says what those of two words are about. */
export function helpCard(
  commands: Readonly<Record<string, { readonly describes: string }>>,
  heads: Readonly<Record<string, string>>,
): Card {
  const all = Object.entries(commands);
  const single = all.filter(([path]) => !path.includes(' '));
  const line = ([path, { describes }]: (typeof all)[number]) => `**/${path}**: ${plain(describes)}`;
  const groups = Object.entries(heads).map(([head, about]) =>
    [`**${plain(about.replace(/\.$/, ''))}**`, ...all.filter(([path]) => path.startsWith(`${head} `)).map(line)].join('\n'),
  );
  const begin = '**/quiz** asks you questions. You can also just write to me: ask, answer, or say what you want to study.';
  return longCard({
    title: 'What you can do here',
    content: [begin, single.map(line).join('\n'), ...groups].join('\n\n'),
    file: 'help.md',
  });
}
