import type { Request, Router } from 'express';
import { z } from 'zod';
import type { Identity } from '../../../agent/identity/identity.ts';
import { networkOf } from '../../../agent/identity/limits.ts';
import type { DiscordLink } from '../api.ts';
import { readBody } from '../bodies.ts';
import { personOf } from '../session.ts';

const TYPED_MAX = 60; // a code with whatever somebody puts between its letters

const Typed = z.object({ code: z.string().min(1, 'Type the code that Discord showed you.').max(TYPED_MAX) });

/** Puts the routes on the API by which somebody links the Discord account that gave them a code: they see both, then confirm. */
export function mountDiscordLink(api: Router, identity: Identity): void {
  const bringing = async (request: Request) => ({ person: await personOf(request), address: networkOf(request.ip ?? '') });

  api.post('/account/discord', async (request, response) => {
    const { code } = readBody(request, Typed);
    response.json((await identity.lookAtLink(code, await bringing(request))) satisfies DiscordLink);
  });

  api.post('/account/discord/link', async (request, response) => {
    const { code } = readBody(request, Typed);
    await identity.confirmLink(code, await bringing(request));
    response.json({ linked: true });
  });
}
