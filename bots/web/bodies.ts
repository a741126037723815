import { json, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { sentenceOf, TutorError } from '../../core/errors.ts';

/** Reads a body of JSON, up to so many bytes. */
export const jsonBody = (maxBytes: number): RequestHandler => json({ limit: maxBytes });

/** Whether the database can store every text in it: it takes neither NUL nor half of a surrogate pair. */
function isStorable(body: unknown): boolean {
  let storable = true;
  JSON.stringify(body, (_field, value: unknown) => {
    if (typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed())) storable = false;
    return value;
  });
  return storable;
}

/** The body that was read, as it has to be. */
export function readBody<Shape extends z.ZodType>(request: Request, shape: Shape): z.output<Shape> {
  if (!request.is('application/json')) throw new TutorError('invalid', 'That has to be sent as JSON.');
  if (!isStorable(request.body)) throw new TutorError('invalid', 'That holds a character that is none, and cannot be stored.');
  const body = shape.safeParse(request.body);
  if (!body.success) throw new TutorError('invalid', sentenceOf(body.error));
  return body.data;
}
