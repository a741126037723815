import { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Tutor } from '../../../agent/tutor.ts';
import { TutorError } from '../../../core/errors.ts';
import { AttemptId } from '../../../core/ids.ts';
import { findTool } from '../../../tools/index.ts';
import type { Tool } from '../../../tools/tool.ts';
import { jsonBody, readBody } from '../bodies.ts';
import { limited } from '../limits.ts';
import { personOf } from '../session.ts';

const BODY_MAX_BYTES = 256 * 1024; // what a tool takes that says no more
const AROUND_BYTES = 1024; // the input is not all of a body
const KEY_MAX = 200;

const Body = z.strictObject({
  input: z.record(z.string(), z.unknown()).default({}),
  attempt: AttemptId.optional(),
  confirmed: z.literal(true).optional(),
  /** Names a submission, so that the same one twice is one. */
  key: z.string().min(1).max(KEY_MAX).optional(),
});

function toolOf(name: unknown): Tool {
  const tool = typeof name === 'string' ? findTool(name) : undefined;
  if (!tool?.doors.includes('web')) throw new TutorError('not-found', 'There is no such tool here.');
  return tool;
}

/** Reads as much of a body as the tool takes, and no file of somebody whose role does not have the tool. */
const bodyFor: RequestHandler = async (request, response, next) => {
  const { inputMaxBytes = BODY_MAX_BYTES, roles } = toolOf(request.params['name']);
  const isTheirs = roles.includes((await personOf(request)).role);
  jsonBody((isTheirs ? inputMaxBytes : BODY_MAX_BYTES) + AROUND_BYTES)(request, response, next);
};

/** Any tool, used by hand as the person whom the session names: what they may is looked at where every door looks. */
export function toolRoutes(tutor: Tutor): Router {
  const routes = Router();
  routes.post('/tools/:name', limited(tutor, 'tools'), bodyFor, async (request, response) => {
    const tool = toolOf(request.params['name']);
    const { input, attempt, confirmed, key } = readBody(request, Body);
    const call = { door: 'web', attempt, confirmed: confirmed ?? false, idempotencyKey: key } as const;
    const output = await tutor.invoke(tool.name, input, await personOf(request), call);
    response.json({ output, said: tool.say?.(output) ?? null });
  });
  return routes;
}
