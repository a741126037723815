import { expect, it } from 'vitest';
import { chunkMarkdown } from '../core/materials/chunk.ts';
import { CHUNKED_AT_ONCE_MAX } from '../core/materials/limits.ts';
import { verifies } from '../evals/requirements.ts';
import { chunksOf } from './chunking.ts';

const long = Array.from({ length: 3000 }, (_, n) => `# Part ${n}\n\nSentence ${n} is about cables, and about nothing else at all.`).join(
  '\n\n',
);

it('takes a long text apart as a short one, while others are served', async () => {
  verifies('materials:reading-limited');
  expect(long.length).toBeGreaterThan(CHUNKED_AT_ONCE_MAX);
  let served = 0;
  const serving = setInterval(() => (served += 1), 5);
  const chunks = await chunksOf(long);
  clearInterval(serving);
  expect(chunks).toEqual(chunkMarkdown(long));
  expect(served).toBeGreaterThan(0);
});

it('gives up in a sentence what takes too much time or memory', async () => {
  verifies('materials:reading-limited');
  await expect(chunksOf(long, { timeMs: 1, memoryMb: 512 })).rejects.toMatchObject({
    kind: 'invalid',
    message: expect.stringContaining('Split it'),
  });
  await expect(chunksOf('a\n'.repeat(1_500_000), { timeMs: 60_000, memoryMb: 12 })).rejects.toMatchObject({ kind: 'invalid' });
});
