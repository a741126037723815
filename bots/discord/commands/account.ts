import type { Command } from '../command.ts';
import { plain } from './options.ts';

const workdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

/** What somebody decides about their account, and about being written to. */
export const deciding = {
  link: { describes: 'Join this with your account on the web.', seenBy: 'them', own: 'link' },
  'privacy export': { describes: 'All that is kept of you, as a file.', seenBy: 'them', own: 'privacy-export' },
  'privacy delete': { describes: 'Delete your account here, and all that is kept of you.', seenBy: 'them', own: 'privacy-delete' },
  'remind set': {
    describes: 'Be reminded to study by a direct message, at most once a day.',
    options: {
      at: { kind: 'text', describes: 'When, such as 18:30, by your own clock.', needed: true, most: 5 },
      quiet_from: { kind: 'text', describes: 'From when not to write to you, such as 22:00.', most: 5 },
      quiet_until: { kind: 'text', describes: 'Until when, such as 07:00.', most: 5 },
      weekdays_only: { kind: 'yes', describes: 'Only from Monday to Friday.' },
    },
    seenBy: 'them',
    use: 'set-reminder',
    title: 'Your reminder',
    input: ({ at, quiet_from, quiet_until, weekdays_only }) => ({
      ...plain({ at, quietFrom: quiet_from, quietUntil: quiet_until }),
      ...(weekdays_only && { weekdays: workdays }),
    }),
  },
  'remind show': { describes: 'When you are reminded.', seenBy: 'them', use: 'show-reminders', title: 'Your reminder', input: plain },
  'remind stop': { describes: 'Be reminded no more.', seenBy: 'them', use: 'stop-reminders', title: 'Your reminder', input: plain },
} as const satisfies Readonly<Record<string, Command>>;
