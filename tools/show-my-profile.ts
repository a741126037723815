import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { Profile } from '../core/people/profile.ts';
import { everyone, roles } from '../core/people/roles.ts';
import { openText } from '../db/private-text.ts';
import { AvatarShown } from '../db/queries/game.ts';
import { getProfile } from '../db/queries/people.ts';
import { picturePath } from '../db/queries/pictures.ts';
import { defineTool } from './tool.ts';

export const showMyProfile = defineTool({
  name: 'show-my-profile',
  description: "Show the speaker's own account: name, role, language, time zone, how they like to learn, and their private note.",
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({
    name: z.string().nullable(),
    username: z.string().nullable(),
    email: z.string().nullable(),
    role: z.enum(roles),
    locale: z.string(),
    timeZone: z.string(),
    learningStyle: z.string(),
    nudgesPerDay: z.int(),
    note: z.string().nullable(),
    showsOnBoards: z.boolean().describe('Whether others see their name on the leaderboards.'),
    picture: z.string().nullable().describe('The path of the picture they uploaded.'),
    avatars: z.array(AvatarShown),
    memberSince: z.iso.datetime(),
  }),

  async run(_input, { who, db, keys }) {
    const { profile, picture, note, noteKeyId, createdAt, appearance, ...account } = await getProfile(db, who.user);
    const { preferences } = Profile.parse(profile);
    const place = { table: 'private_notes', column: 'note', id: who.user };
    return {
      ...account,
      learningStyle: preferences.learning_style,
      nudgesPerDay: preferences.nudge_frequency_cap,
      note: note && noteKeyId ? openText(keys, place, { sealed: note, keyId: noteKeyId }) : null,
      picture: picture && picturePath(picture),
      memberSince: createdAt.toISOString(),
      ...appearance,
    };
  },

  say: ({ name, username, role, timeZone, learningStyle, nudgesPerDay, note }) =>
    [
      `You are ${name ?? username ?? 'a guest'} (${role}); your days follow ${timeZone}.`,
      `You like ${learningStyle} explanations and at most ${nudgesPerDay} ${nudgesPerDay === 1 ? 'reminder' : 'reminders'} a day.`,
      note ? `Your note to the tutor: ${note}` : 'You have left the tutor no note.',
    ].join('\n'),
});
