import { createHash } from 'node:crypto';
import { uuidv7 } from '../../core/ids.ts';

const MADE_AT = new Date('2026-01-01T00:00:00Z');

/** The id of something in the sample content: always the same for the same key, so that seeding twice finds it again. */
export const seedId = (kind: string, key: string): string => uuidv7(MADE_AT, createHash('sha256').update(`${kind}:${key}`).digest());
