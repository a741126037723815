import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { NAME_MAX, PRIVATE_NOTE_MAX } from '../core/limits.ts';
import { isLocale, isTimeZone, Preferences, usernamePattern } from '../core/people/profile.ts';
import { everyone } from '../core/people/roles.ts';
import { sealText } from '../db/private-text.ts';
import { changeProfile } from '../db/queries/people.ts';
import { defineTool } from './tool.ts';

const preferences = Preferences.shape;
const username = z.string().regex(usernamePattern, 'wants 3 to 32 small letters, digits, dots, dashes or underscores');
const locale = z.string().refine(isLocale, 'wants a language tag such as en or pt-BR');
const timeZone = z.string().refine(isTimeZone, 'wants a time zone such as Europe/Madrid');
const avatarKey = z.string().max(NAME_MAX);

export const changeMyProfile = defineTool({
  name: 'change-my-profile',
  description: "Change the speaker's own account. Give only what they asked to change; the rest stays as it is.",
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z
    .strictObject({
      name: z.string().trim().min(1).max(NAME_MAX).describe('What to call them.').optional(),
      username: username.describe('Their user name, for typing.').optional(),
      locale: locale.describe('Their language, as a tag such as en or pt-BR.').optional(),
      timeZone: timeZone.describe('Their time zone, such as Europe/Madrid: streaks and due dates follow it.').optional(),
      learningStyle: preferences.learning_style.unwrap().describe('The explanations they like best.').optional(),
      nudgesPerDay: preferences.nudge_frequency_cap.unwrap().describe('How many reminders a day they want at most; 0 for none.').optional(),
      showsOnBoards: z.boolean().describe('Whether others see their name on the leaderboards.').optional(),
      avatar: avatarKey.describe('The picture they are known by, as show-my-profile names those that are theirs.').optional(),
      note: z
        .string()
        .trim()
        .max(PRIVATE_NOTE_MAX)
        .describe('What they want their tutor to know about how they learn, kept encrypted; an empty text takes it away.')
        .optional(),
    })
    .refine((change) => Object.keys(change).length > 0, 'name at least one thing to change'),
  output: z.object({ changed: z.array(z.string()) }),

  async run({ learningStyle, nudgesPerDay, note, showsOnBoards, avatar, ...account }, { who, db, keys }) {
    const place = { table: 'private_notes', column: 'note', id: who.user };
    await changeProfile(db, who.user, {
      account,
      preferences: { learning_style: learningStyle, nudge_frequency_cap: nudgesPerDay },
      note: note ? sealText(keys, place, note) : note === '' ? null : undefined,
      appearance: { showsOnBoards, avatar },
    });
    const given = { ...account, learningStyle, nudgesPerDay, showsOnBoards, avatar, note };
    return { changed: Object.entries(given).flatMap(([field, value]) => (value === undefined ? [] : [field])) };
  },

  say: ({ changed }) => `Changed: ${changed.join(', ')}.`,
});
