import type { Request } from 'express';
import type { z } from 'zod';
import { sentenceOf, TutorError } from '../../../core/errors.ts';

/** Whether the database can store every text in it: it takes neither NUL nor half of a surrogate pair. */
function isStorable(body: unknown): boolean {
  let storable = true;
  JSON.stringify(body, (_field, value: unknown) => {
    if (typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed())) storable = false;
    return value;
  });
  return storable;
}

/** What a request says, if it is what is wanted; else one sentence that names each field. */
export function bodyOf<Shape extends z.ZodType>(request: Request, shape: Shape): z.output<Shape> {
  if (!request.is('application/json')) throw new TutorError('invalid', 'That wants JSON.');
  if (!isStorable(request.body)) throw new TutorError('invalid', 'That holds a character that is none, and cannot be stored.');
  const body = shape.safeParse(request.body);
  if (!body.success) throw new TutorError('invalid', sentenceOf(body.error));
  return body.data;
}
