import { createHash } from 'node:crypto';
import { folder, type LsaFit } from '../core/materials/lsa.ts';
import { termsOf } from '../core/materials/terms.ts';
import { checked, type Embedder } from './embed.ts';

/** The name of a fit: another library gives another one, whose vectors mean something else. */
export const nameOfFit = ({ terms, weights, projection }: LsaFit): string =>
  `lsa-${createHash('sha256').update(terms.join('\n')).update(bytesOf(weights)).update(bytesOf(projection)).digest('hex').slice(0, 16)}`;

const bytesOf = (numbers: Float32Array) => Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** Latent semantic analysis of the library itself: needs no network, no model and no second process. */
export function openBuiltin(fit: LsaFit): Embedder {
  const fold = folder(fit);
  const model = { provider: 'builtin', name: nameOfFit(fit), dimensions: fit.dimensions };
  return {
    model,
    embed: async (texts) =>
      checked(
        model,
        texts,
        texts.map((text) => fold(termsOf(text))),
      ),
  };
}
