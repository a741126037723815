import { json, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { sentenceOf, TutorError } from '../../core/errors.ts';
import { wantStorable } from '../../core/storable.ts';

/** Reads a body of JSON, up to so many bytes. */
export const jsonBody = (maxBytes: number): RequestHandler => json({ limit: maxBytes });

/** The body that was read, as it has to be. */
export function readBody<Shape extends z.ZodType>(request: Request, shape: Shape): z.output<Shape> {
  if (!request.is('application/json')) throw new TutorError('invalid', 'That has to be sent as JSON.');
  wantStorable(request.body);
  const body = shape.safeParse(request.body);
  if (!body.success) throw new TutorError('invalid', sentenceOf(body.error));
  return body.data;
}
