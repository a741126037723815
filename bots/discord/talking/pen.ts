import { setTimeout as wait } from 'node:timers/promises';
import { MessageFlags, type RawFile, type RESTPostAPIChannelMessageJSONBody } from 'discord.js';
import type { Card } from '../card.ts';
import type { Row } from '../render/parts.ts';
import { messagesOf } from '../render/split.ts';
import type { Brakes, Pace } from './pace.ts';
import { isBarred, isGone, type Speech } from './rest.ts';
import type { Venue } from './venue.ts';

/** What stands in a channel of a reply: words, below them in small letters what is being done, and what can be pressed meanwhile. */
export type Shown = { readonly text: string; readonly doing?: string | undefined; readonly controls?: Row | undefined };

/** Writes one reply, by messages that are edited as it grows. */
export type Pen = {
  /** What the reply says so far. It is shown as soon as the pace allows. */
  show(look: () => Shown): void;
  /** All that it says. Throws where the bot may not speak. */
  finish(text: string): Promise<void>;
  /** Puts a card below the words, when those are finished. */
  draw(card: Card): Promise<void>;
  /** Whether somebody took the reply away: then nothing more is said. */
  isGone(): boolean;
};

type Settings = {
  readonly speech: Speech;
  readonly venue: Venue;
  /** Names the reply, so that one which is sent again is there once. */
  readonly name: string;
  readonly pace: Pace;
  readonly brakes: Brakes;
  readonly log: (line: string) => void;
};

const RETRIES_MS = [1_000, 4_000]; // what is not said at the end is not said at all
const SENTENCE_WAITS = 1 / 3; // of the time to the first message: many a reply is whole by then
const SENTENCE = /[.!?:。！？]["”’)*]*\s|\n/; // with which there is something to read

const lined = (doing: string) => `-# ${doing}`;

/** The messages of what is shown: what is being done stands in the last one, for which each has room. */
function messages({ text, doing }: Shown): string[] {
  const pieces = messagesOf(text).map((piece) => piece.trimEnd()); // as Discord keeps them
  if (!doing) return pieces;
  const last = pieces.pop();
  return [...pieces, last === undefined ? lined(doing) : `${last}\n${lined(doing)}`];
}

const filesOf = ({ files = [] }: Card): RawFile[] =>
  files.map(({ attachment, name }, place) => {
    if (!Buffer.isBuffer(attachment) && typeof attachment !== 'string')
      throw new TypeError('A file of a card is sent as it is: text or bytes.');
    return { name: name ?? `file-${place}`, data: attachment };
  });

/** A card as a message. */
const bodyOf = ({ components, files = [] }: Card): RESTPostAPIChannelMessageJSONBody => ({
  components: [...components],
  flags: MessageFlags.IsComponentsV2,
  ...(files.length
    ? {
        attachments: files.map(({ name, description }, id) => ({
          id,
          filename: name ?? `file-${id}`,
          ...(description === undefined ? {} : { description }),
        })),
      }
    : {}),
});

/** Keeps what stands in the channel as it is wanted. */
function openPaper({ speech, venue: { channel, replyTo }, name }: Settings) {
  const posted: { readonly id: string; content: string; controls: Row | undefined }[] = [];
  let count = 0;
  let gone = false;
  const post = async (body: RESTPostAPIChannelMessageJSONBody, files?: readonly RawFile[]) => {
    const isFirst = count === 0;
    const reference = isFirst && replyTo !== undefined ? { message_reference: { message_id: replyTo, fail_if_not_exists: false } } : {};
    const id = await speech.post(channel, { ...body, ...reference, nonce: `${name}-${count}` }, files);
    count += 1;
    return id;
  };
  /** Does a thing to what was posted; what is not there any more ends the reply. */
  const unlessGone = async (deed: () => Promise<void>) => {
    if (gone) return;
    try {
      await deed();
    } catch (error) {
      if (!isGone(error)) throw error;
      gone = true;
    }
  };
  return {
    isGone: () => gone,
    isBlank: () => posted.length === 0,
    drawn: (card: Card) => unlessGone(async () => void (await post(bodyOf(card), filesOf(card)))),
    wants: (shown: Shown) =>
      unlessGone(async () => {
        const wanted = messages(shown);
        for (const [place, content] of wanted.entries()) {
          const there = posted[place];
          const controls = place === wanted.length - 1 ? shown.controls : undefined; // below the last
          const components = controls ? [controls] : [];
          if (!there) posted.push({ id: await post({ content, components }), content, controls });
          else if (there.content !== content || Boolean(there.controls) !== Boolean(controls)) {
            await speech.edit(channel, there.id, { content, components });
            Object.assign(there, { content, controls });
          }
        }
        for (const { id } of posted.splice(wanted.length).toReversed()) await speech.remove(channel, id);
      }),
  };
}

/** Takes a pen for a reply. */
export function openPen(settings: Settings): Pen {
  const { venue, pace, brakes, log } = settings;
  const paper = openPaper(settings);
  const ended = new AbortController();
  const sentence = new AbortController();
  let look: (() => Shown) | undefined;
  let working: Promise<void> | undefined;
  let nextAt = 0;

  const until = (signal: AbortSignal) => wait(Math.max(0, nextAt - performance.now()), undefined, { signal }).catch(() => undefined); // woken

  /** Shows what there is, again and again, as long as there is something new. */
  async function work(): Promise<void> {
    while (look && !ended.signal.aborted) {
      if (!sentence.signal.aborted) await until(AbortSignal.any([ended.signal, sentence.signal]));
      await until(ended.signal); // a sentence comes sooner, and yet not at once
      if (ended.signal.aborted) return;
      const now = look;
      look = undefined;
      await paper.wants(now()).catch((error: unknown) => {
        if (isBarred(error)) ended.abort(); // said at the end; what else goes wrong may go right with the next words
      });
      nextAt = performance.now() + pace.editMs * brakes.timesFor(venue.channel);
    }
  }

  /** When the first words are to be seen. */
  function timeFirst(next: () => Shown): void {
    const now = performance.now();
    nextAt ||= now + pace.firstMs;
    if (sentence.signal.aborted || !SENTENCE.test(next().text)) return;
    nextAt = Math.min(nextAt, now + pace.firstMs * SENTENCE_WAITS);
    sentence.abort();
  }

  return {
    isGone: paper.isGone,
    show(next) {
      look = next;
      if (paper.isBlank()) timeFirst(next);
      working ??= work().finally(() => {
        working = undefined;
      });
    },
    async finish(text) {
      ended.abort();
      await working;
      for (const delayMs of [...RETRIES_MS, undefined])
        try {
          return await paper.wants({ text });
        } catch (error) {
          if (isBarred(error)) throw error;
          if (delayMs === undefined) log(`Discord: a reply could not be shown whole: ${String(error)}`);
          else await wait(delayMs);
        }
    },
    draw: paper.drawn,
  };
}
