import { z } from 'zod';
import { inPerson } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { listAccessTokens as findAccessTokens } from '../db/queries/access-tokens.ts';
import { defineTool } from './tool.ts';

export const listAccessTokens = defineTool({
  name: 'list-access-tokens',
  description: 'List the programs that can act in the speaker’s name: by a token of theirs, or because the speaker let them.',
  roles: everyone,
  doors: inPerson,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({
    tokens: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        byConsent: z.boolean().describe('Whether the program asked for it, and the speaker said yes.'),
        allows: z.enum(['study', 'role']),
        madeAt: z.iso.datetime(),
        lastUsedAt: z.iso.datetime().nullable(),
        expiresAt: z.iso.datetime().nullable(),
      }),
    ),
  }),

  async run(_input, { db, now }) {
    const found = await findAccessTokens(db, now);
    return {
      tokens: found.map(({ id, name, byConsent, scopes, createdAt, lastUsedAt, expiresAt }) => ({
        id,
        name,
        byConsent,
        allows: scopes.includes('role') ? ('role' as const) : ('study' as const),
        madeAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
        expiresAt: expiresAt?.toISOString() ?? null,
      })),
    };
  },

  say: ({ tokens }) =>
    tokens
      .map(({ id, name, lastUsedAt }) => `- ${name}, ${lastUsedAt ? `used ${lastUsedAt.slice(0, 10)}` : 'never used'}\n  ${id}`)
      .join('\n') || 'No program can act in your name.',
});
