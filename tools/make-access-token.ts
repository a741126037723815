import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { TOKEN_DAYS_MAX, TOKEN_NAME_MAX } from '../core/limits.ts';
import { grantable } from '../core/people/access.ts';
import { inPerson } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordAccessToken } from '../db/queries/access-tokens.ts';
import { defineTool } from './tool.ts';

const TOKEN_BYTES = 32;
const DAY_MS = 86_400_000;

export const makeAccessToken = defineTool({
  name: 'make-access-token',
  description:
    'Make a token by which a program, such as an assistant elsewhere, studies in the speaker’s name. It is shown once and kept nowhere: ' +
    'whoever has it can do what it allows until it ends or is revoked.',
  roles: everyone,
  doors: inPerson,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    name: z.string().trim().min(1).max(TOKEN_NAME_MAX).describe('What it is for, so that it is known again.'),
    days: z.int().min(1).max(TOKEN_DAYS_MAX).describe('For how many days it is good.').default(90),
    allows: z.enum(grantable).describe('study: what every learner may; role: also what the speaker’s role may.').default('study'),
  }),
  output: z.object({ id: z.uuid(), name: z.string(), token: z.string(), expiresAt: z.iso.datetime() }),

  async run({ name, days, allows }, { db, newId, now }) {
    const token = `viva_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
    const hash = createHash('sha256').update(token).digest();
    const scopes = allows === 'role' ? grantable : [allows];
    const expiresAt = new Date(now.getTime() + days * DAY_MS);
    const id = newId();
    if (!(await recordAccessToken(db, { id, name, hash, scopes, expiresAt })))
      throw new TutorError('conflict', 'You have too many tokens; revoke some that are not used any more.');
    return { id, name, token, expiresAt: expiresAt.toISOString() };
  },

  say: ({ name, token, expiresAt }) => `${name}, good until ${expiresAt.slice(0, 10)}:\n${token}\nIt is not shown again.`,
});
