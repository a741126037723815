import { randomBytes } from 'node:crypto';
import { uuidv7 } from '../core/ids.ts';

/** A new id, later than those made before it. Random enough that nobody can guess another's. */
export const newId = (at = new Date()): string => uuidv7(at, randomBytes(10));
