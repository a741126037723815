import type { Command, Given, Option } from '../command.ts';
import { course, plain } from './options.ts';

const SEVERAL_MAX = 10; // options of one kind: more than a server names

/** What was typed into options that are counted up: `course1`, `course2` … */
const several = (given: Given, name: string): unknown[] =>
  Object.entries(given).flatMap(([option, value]) => (option.startsWith(name) && value !== undefined ? [value] : []));

const counted = (name: string, option: Option): Readonly<Record<string, Option>> =>
  Object.fromEntries(Array.from({ length: SEVERAL_MAX }, (_, place) => [`${name}${place + 1}`, option]));

/** How the tutor behaves in a server, for those who manage it. */
export const managing = {
  'server show': {
    describes: 'Where I speak in this server, what is studied, and how groups play.',
    seenBy: 'them',
    manages: true,
    use: 'show-place',
    title: 'This server',
    input: plain,
  },
  'server channels': {
    describes: 'The only channels in which I speak to all; none named for all channels.',
    options: counted('channel', { kind: 'channel', describes: 'A channel.' }),
    seenBy: 'them',
    manages: true,
    use: 'change-place',
    title: 'This server',
    input: (given) => ({ channels: several(given, 'channel') }),
  },
  'server courses': {
    describes: 'The only courses that are studied here; none named for all.',
    options: counted('course', course),
    seenBy: 'them',
    manages: true,
    use: 'change-place',
    title: 'This server',
    input: (given) => ({ courses: several(given, 'course') }),
  },
  'server modes': {
    describes: 'How groups may play here.',
    options: {
      everyone: { kind: 'yes', describes: 'All have the time of the question.', needed: true },
      first: { kind: 'yes', describes: 'The first right answer ends it.', needed: true },
      teams: { kind: 'yes', describes: 'In teams.', needed: true },
    },
    seenBy: 'them',
    manages: true,
    use: 'change-place',
    title: 'This server',
    input: ({ everyone, first, teams }) => ({
      modes: [...(everyone ? ['everyone-has-time'] : []), ...(first ? ['first-to-answer'] : []), ...(teams ? ['teams'] : [])],
    }),
  },
  'server change': {
    describes: 'Its language, the zone in which its weeks begin, and whether it is told of what is new.',
    options: {
      language: { kind: 'text', describes: 'Such as en or pt-BR.', most: 20 },
      time_zone: { kind: 'text', describes: 'Such as Europe/Madrid.', most: 60 },
      announcements: { kind: 'yes', describes: 'Whether the server is told of what is new.' },
    },
    seenBy: 'them',
    manages: true,
    use: 'change-place',
    title: 'This server',
    input: ({ language, time_zone, announcements }) => plain({ locale: language, timeZone: time_zone, announces: announcements }),
  },
} as const satisfies Readonly<Record<string, Command>>;
