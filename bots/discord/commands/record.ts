import type { Command } from '../command.ts';
import { course, plain } from './options.ts';

/** Where somebody stands, who they are here, and whom they can ask. */
export const standing = {
  progress: { describes: 'How far you are: level, topics, what is due.', seenBy: 'as-asked', own: 'progress' },
  history: { describes: 'Your days and ratings so far, as pictures.', seenBy: 'them', own: 'history' },
  achievements: {
    describes: 'What you have earned, and what comes next.',
    seenBy: 'as-asked',
    use: 'show-my-achievements',
    title: 'Achievements',
    input: plain,
  },
  leaderboard: {
    describes: 'The board of everybody who chose to be on it.',
    options: { board: { kind: 'text', describes: 'This week, or XP of all time.', choices: ['week', 'xp'] } },
    seenBy: 'as-asked',
    use: 'show-leaderboard',
    title: 'Leaderboard',
    input: plain,
  },
  'goal set': {
    describes: 'Set a goal: topics to know well, and by when.',
    options: {
      title: { kind: 'text', describes: 'What you call it.', needed: true, most: 200 },
      course,
      until: { kind: 'text', describes: 'The day by which, such as 2027-06-30.', most: 10 },
    },
    seenBy: 'them',
    use: 'set-goal',
    title: 'Your goal',
    input: ({ title, course: of, until }) => plain({ title, course: of, targetDate: until }),
  },
  'goal change': {
    describes: 'Change a goal: its title, its day, or whether you pause, cancel or complete it.',
    options: {
      goal: { kind: 'text', describes: 'Which goal.', needed: true, suggests: 'goals' },
      title: { kind: 'text', describes: 'A new title.', most: 200 },
      until: { kind: 'text', describes: 'A new day, such as 2027-06-30.', most: 10 },
      status: { kind: 'text', describes: 'What becomes of it.', choices: ['active', 'paused', 'cancelled', 'completed'] },
    },
    seenBy: 'them',
    use: 'change-goal',
    title: 'Your goal',
    input: ({ goal, title, until, status }) => plain({ goal, title, targetDate: until, status }),
  },
  'goal list': { describes: 'Your goals, and how far you are.', seenBy: 'them', own: 'goals' },
  'tutor ask': {
    describes: 'Ask a person: your tutor or whoever teaches the course.',
    options: { question: { kind: 'text', describes: 'What you want to ask them.', needed: true, most: 2000 }, course },
    seenBy: 'them',
    use: 'ask-human',
    title: 'Asked',
    input: plain,
  },
  'tutor replies': {
    describes: 'What you asked people, and their replies.',
    seenBy: 'them',
    use: 'list-my-questions',
    title: 'Asked',
    input: plain,
  },
  'profile show': { describes: 'What we know of you.', seenBy: 'them', use: 'show-my-profile', title: 'Your profile', input: plain },
  'profile change': {
    describes: 'Change how you are called, your time zone, or whether your name stands on boards.',
    options: {
      name: { kind: 'text', describes: 'What to call you.', most: 100 },
      time_zone: { kind: 'text', describes: 'Such as Europe/Madrid.', most: 60 },
      language: { kind: 'text', describes: 'Such as en or pt-BR.', most: 20 },
      on_boards: { kind: 'yes', describes: 'Whether others see your name on leaderboards.' },
    },
    seenBy: 'them',
    use: 'change-my-profile',
    title: 'Your profile',
    input: ({ name, time_zone, language, on_boards }) => plain({ name, timeZone: time_zone, locale: language, showsOnBoards: on_boards }),
  },
  proposals: {
    describes: 'What the tutor wants to do for you and waits for your yes.',
    seenBy: 'them',
    use: 'list-proposals',
    title: 'Proposals',
    input: plain,
  },
} as const satisfies Readonly<Record<string, Command>>;
