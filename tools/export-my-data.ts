import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { forOneself } from '../core/people/doors.ts';
import { exportedParts } from '../core/people/exporting.ts';
import { everyone } from '../core/people/roles.ts';
import { listOwnNotes, listOwnRows, listOwnSessionTexts, type ExportedRows } from '../db/queries/exporting.ts';
import { defineTool } from './tool.ts';

const MEGABYTE = 1024 * 1024;
const DOCUMENT_MAX_BYTES = 32 * MEGABYTE; // some years of daily use; it is held in memory while it is made
const texts = ['private_notes', 'tutoring_session_texts'] as const;
const partNames = [...texts, ...exportedParts.map(({ table }) => table)];

export const exportMyData = defineTool({
  name: 'export-my-data',
  description:
    'Give the speaker everything the product holds on them as one JSON document: account, runs, answers, talks, goals, progress and the rest.',
  roles: everyone,
  doors: forOneself,
  effect: 'read',
  refusedDuring: 'withheld', // it holds every verdict
  outputMaxBytes: DOCUMENT_MAX_BYTES + MEGABYTE,
  input: z.strictObject({ part: z.enum(partNames).describe('Only this part, for who has too much for one document.').optional() }),
  output: z.object({
    format: z.literal('viva-export'),
    version: z.literal(1),
    exportedAt: z.iso.datetime(),
    parts: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  }),

  async run({ part }, { db, keys, who, now, signal }) {
    const readers: Record<string, () => Promise<ExportedRows>> = {
      private_notes: () => listOwnNotes(db, keys, who.user),
      tutoring_session_texts: () => listOwnSessionTexts(db, keys, who.user),
      ...Object.fromEntries(exportedParts.map((each) => [each.table, () => listOwnRows(db, each)])),
    };
    const parts: Record<string, ExportedRows> = {};
    let bytes = 0;
    // Each in a transaction of its own: on the embedded database others have their turn between two.
    for (const [name, read] of Object.entries(readers)) {
      if (part && name !== part) continue;
      signal.throwIfAborted();
      parts[name] = await read();
      bytes += Buffer.byteLength(JSON.stringify(parts[name]));
      if (bytes > DOCUMENT_MAX_BYTES)
        throw new TutorError('invalid', `That is more than ${DOCUMENT_MAX_BYTES / MEGABYTE} MB; ask for it part by part.`);
    }
    return { format: 'viva-export' as const, version: 1 as const, exportedAt: now.toISOString(), parts };
  },

  say: ({ parts }) =>
    Object.entries(parts)
      .flatMap(([name, rows]) => (rows.length ? [`- ${name}: ${rows.length}`] : []))
      .join('\n'),
});
