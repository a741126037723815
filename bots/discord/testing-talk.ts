import { setTimeout as wait } from 'node:timers/promises';
import { openDesk, type Desk } from '../../agent/identity/testing.ts';
import type { ScriptedModel } from '../../agent/testing.ts';
import { findTalk } from '../../db/queries/chat.ts';
import { classTime, type Classroom } from '../../tools/testing.ts';
import type { Card } from './card.ts';
import { button, row } from './render/parts.ts';
import type { TalkParts } from './talk.ts';

/** A card of nothing but lines. */
export const cardOf = (...lines: string[]): Card => ({ components: lines.map((content) => ({ type: 10, content })) });

/** Draws in words what is drawn, and for whom. */
export const draws = {
  drawQuestion: ({ question, going }, owner) => cardOf(`QUESTION ${question.number} of ${going.questions} for ${owner}`, question.text),
  drawAnswered: ({ verdict }, owner) => cardOf(`VERDICT ${verdict ? verdict.correct : 'later'} for ${owner}`),
  drawProposal: ({ words }, owner) => cardOf(`PROPOSAL for ${owner}: ${words}`),
  drawStop: (conversation, owner) => row(button(`Stop for ${owner}`, conversation)),
} satisfies Pick<TalkParts, 'drawQuestion' | 'drawAnswered' | 'drawProposal' | 'drawStop'>;

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

/** Who answers in a talk: real turns in a classroom, by a model that does what it is told. Discord users are people of the classroom by name. */
export const talkerIn = (room: Classroom, reply: TalkParts['tutor']['reply'], identity: Desk = openDesk(room.db)): TalkParts['tutor'] => ({
  reply,
  talk: ({ user, role }, conversation) => findTalk(room.db, { user, role }, conversation, { before: undefined, at: classTime }),
  invoke: (name, input, { user, role }, call) => room.use({ id: user, role }, name, input, call),
  identity,
});
