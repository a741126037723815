import type { Command } from '../command.ts';
import { course, plain } from './options.ts';

/** What people of a server do together. */
export const together = {
  'round start': {
    describes: 'Play together in this channel: all answer the same questions, sealed until each is over.',
    options: {
      course: { ...course, needed: true },
      topic: { kind: 'text', describes: 'One topic of it.', suggests: 'topics' },
      set: { kind: 'text', describes: 'A question set of it.', suggests: 'sets' },
      mode: { kind: 'text', describes: 'How you play.', choices: ['everyone-has-time', 'first-to-answer', 'teams'] },
      questions: { kind: 'whole', describes: 'How many questions, usually 5.', most: 20 },
      seconds: { kind: 'whole', describes: 'Seconds for each, 10 to 300, usually 30.', most: 300 },
      teams: { kind: 'whole', describes: 'How many teams, where teams play: 2 to 4.', most: 4 },
      wait: { kind: 'whole', describes: 'How many seconds players are waited for, usually 30.', most: 300 },
    },
    seenBy: 'all',
    own: 'round-start',
  },
  'round join': {
    describes: 'Play in the round of this channel, also when it has begun.',
    options: { team: { kind: 'whole', describes: 'Your team, where teams play.', most: 4 } },
    seenBy: 'them',
    use: 'join-round',
    title: 'The round',
    input: plain,
    touches: 'round',
  },
  'round leave': {
    describes: 'Play no more in the round of this channel.',
    seenBy: 'them',
    use: 'leave-round',
    title: 'The round',
    input: plain,
    touches: 'round',
  },
  'round show': { describes: 'How the round of this channel stands.', seenBy: 'them', use: 'show-round', title: 'The round', input: plain },
  'round stop': {
    describes: 'Stop the round of this channel, if you started it or manage the server.',
    seenBy: 'all',
    use: 'cancel-round',
    title: 'The round',
    input: plain,
    touches: 'round',
  },
  'board show': {
    describes: 'Who of this server remembered most this week, of those who chose to be shown.',
    seenBy: 'as-asked',
    use: 'show-place-leaderboard',
    title: 'This week in this server',
    input: plain,
  },
  'board join': {
    describes: 'Be shown on the board of this server, by your name.',
    seenBy: 'them',
    use: 'join-leaderboard',
    title: 'The board of this server',
    input: plain,
  },
  'board leave': {
    describes: 'Be shown there no more.',
    seenBy: 'them',
    use: 'leave-leaderboard',
    title: 'The board of this server',
    input: plain,
  },
} as const satisfies Readonly<Record<string, Command>>;
