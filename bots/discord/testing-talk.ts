import { setTimeout as wait } from 'node:timers/promises';
import type { ScriptedModel } from '../../agent/testing.ts';
import type { Card } from './card.ts';
import type { TalkParts } from './talk.ts';

/** A card of nothing but lines. */
export const cardOf = (...lines: string[]): Card => ({ components: lines.map((content) => ({ type: 10, content })) });

/** Draws in words what is drawn, and for whom. */
export const draws = {
  drawQuestion: ({ question, going }, owner) => cardOf(`QUESTION ${question.number} of ${going.questions} for ${owner}`, question.text),
  drawAnswered: ({ verdict }, owner) => cardOf(`VERDICT ${verdict ? verdict.correct : 'later'} for ${owner}`),
  drawProposal: ({ words }, owner) => cardOf(`PROPOSAL for ${owner}: ${words}`),
} satisfies Pick<TalkParts, 'drawQuestion' | 'drawAnswered' | 'drawProposal'>;

/** So quick that no test waits long. */
export const quick = { firstMs: 60, editMs: 100, typingMs: 8_000 };

/** Has a model say words one after the other, with so much time between them, when it is asked next; then what its script goes on with. */
export function saysSlowly(model: ScriptedModel, words: string, betweenMs: number): void {
  const doStream = model.doStream.bind(model);
  model.script(words);
  model.doStream = async (options) => {
    model.doStream = doStream;
    const { stream } = await doStream(options);
    async function* pieces() {
      for await (const part of stream) {
        if (part.type === 'text-delta') await wait(betweenMs);
        yield part;
      }
    }
    return { stream: ReadableStream.from(pieces()) };
  };
}
