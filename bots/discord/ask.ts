import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '../../agent/reply.ts';
import { callIn } from '../../core/chat/message.ts';
import { TutorError } from '../../core/errors.ts';
import type { Done } from './acts.ts';
import { whereOf, type Asked, type DoorParts } from './asked.ts';
import { draw } from './draw.ts';
import { discordMarkdown } from './render/markdown.ts';
import { container, textPart } from './render/parts.ts';
import { messagesOf } from './render/split.ts';

const EDIT_EVERY_MS = 1500; // Discord takes five edits in five seconds, of everything that the message is about
const FOLLOW_UPS_MAX = 4; // of five that an app may send that is no member of the server; one is left for a question
const UNFINISHED = '…';

const spoken = (text: string) => ({ components: [container('open', [textPart(text)])] });

/** Follows a reply as it comes; `told` is what was said so far. */
async function follow(reply: Reply, told: { text: string }): Promise<void> {
  for await (const chunk of reply.stream()) {
    if (chunk.type === 'text-start' && told.text) told.text += '\n\n';
    if (chunk.type === 'text-delta') told.text += chunk.delta;
    if (chunk.type === 'error') throw new TutorError('unavailable', chunk.errorText);
  }
}

/** Answers a question to the tutor in the message that was announced, which grows while the answer comes. */
export async function ask({ tutor, ids }: DoorParts, asked: Asked, question: string): Promise<void> {
  const { speaking, answering } = asked;
  const { channel, place, interaction: id } = whereOf(asked);
  const reply = await tutor.reply({ visitor: speaking.visitor, door: 'discord', thread: channel, place, externalId: id, text: question });
  const told = { text: '' };
  const over = new AbortController();
  const following = follow(reply, told).finally(() => over.abort());
  const shown = async (): Promise<void> => {
    for (let last = ''; !over.signal.aborted;) {
      await wait(EDIT_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
      const [first] = messagesOf(discordMarkdown(told.text));
      if (over.signal.aborted || first === undefined || first === last) continue;
      await answering.edit(spoken(`${first} ${UNFINISHED}`));
      last = first;
    }
  };
  await Promise.all([following, shown()]);
  const { text, parts } = await reply.done;
  const [first = 'There is nothing to say to that.', ...others] = messagesOf(discordMarkdown(text));
  await answering.show(spoken(first));
  for (const piece of others.slice(0, FOLLOW_UPS_MAX)) await answering.followUp(spoken(piece), answering.isAside());
  const done: Done = parts.flatMap((part) => {
    const call = callIn(part);
    return call?.state === 'output-available' && call.type === 'next-question'
      ? [{ tool: call.type, output: call.output as Record<string, unknown> }]
      : [];
  });
  if (!done.length) return;
  const { card, aside } = draw(done, { ids, owner: speaking.owner });
  await answering.followUp(card, aside || answering.isAside());
}
