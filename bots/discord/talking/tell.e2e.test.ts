import { setTimeout as wait } from 'node:timers/promises';
import { GatewayDispatchEvents } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../../../agent/identity/testing.ts';
import { modelsOf, openChat, scriptedModel, visitorOf } from '../../../agent/testing.ts';
import { verifies } from '../../../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../../../tools/testing.ts';
import { openTalk, type Talk, type TalkParts } from '../talk.ts';
import { cardOf, draws, quick, saysSlowly, talkerIn } from '../testing-talk.ts';
import { openPair, type Pair } from '../testing/real-client.ts';
import { textOf } from '../testing/snapshot.ts';
import type { Channel } from '../testing/world.ts';
import type { Message } from './addressed.ts';
import { doorWords } from './own-words.ts';

const CREATE = 'POST /channels/{channel_id}/messages';
const EDIT = 'PATCH /channels/{channel_id}/messages/{message_id}';
const sentence = 'A premium is what the insured pays for the cover. ';

let room: Classroom;
let desk: Desk;
let pair: Pair;
let talk: Talk;
let alone: Channel;
let almaOnDiscord: string;
const logged: string[] = [];
const heard = new Map<string, Promise<void>>();
const wanted = scriptedModel('wanted');

beforeAll(async () => {
  room = await openClassroom();
  desk = openDesk(room.db);
});
afterAll(() => room.close());

function partsOf(changes: Partial<TalkParts> = {}): TalkParts {
  const chat = openChat(room, modelsOf(scriptedModel('built in'), wanted));
  return {
    rest: pair.client.rest,
    tutor: talkerIn(room, chat.reply, desk),
    applicationId: pair.client.user!.id, // it has logged in
    identityOf: async ({ username }) => visitorOf(person(username)),
    log: (line) => void logged.push(line),
    pace: quick,
    ...draws,
    ...changes,
  };
}

beforeEach(async () => {
  logged.length = 0;
  heard.clear();
  wanted.script();
  await room.abandonAll(person('alma'));
  pair = await openPair();
  await pair.login();
  talk = openTalk(partsOf());
  pair.client.ws.on(GatewayDispatchEvents.MessageCreate, (message: Message) => void heard.set(message.id, talk.hear(message)));
});
afterEach(async () => {
  await talk.close();
  await pair.close();
});

const alma = () => {
  const user = pair.twin.user('alma');
  almaOnDiscord = user.id;
  const hands = user.direct();
  alone = hands.channel;
  return hands;
};
async function answered<Said extends { readonly id: string }>(said: Said): Promise<Said> {
  await expect.poll(() => heard.has(said.id), { interval: 10 }).toBe(true);
  await heard.get(said.id);
  return said;
}
const saidIn = (channel: Channel) =>
  [...pair.twin.world.messages.values()].flatMap((kept) => (kept.channel === channel && kept.message.author.bot ? [kept.message] : []));
const textsIn = (channel: Channel) => saidIn(channel).map(textOf);
const heardOf = (route: string) => pair.twin.heard.filter((each) => each.route === route);
const contentOf = ({ body }: { readonly body: unknown }) => String((body as { content?: string }).content);

const slowly = (words: string, betweenMs: number) => saysSlowly(wanted, words, betweenMs);

describe('a reply', () => {
  it('is shown as it comes, no quicker than it may, and whole in the end', async () => {
    verifies('discord:streams');
    slowly(`${sentence.repeat(3)}That is all.`, 25);
    await answered(alma().say('what is a premium?'));
    const [created, ...others] = heardOf(CREATE);
    expect(others).toEqual([]);
    expect(contentOf(created!)).not.toContain('That is all.');
    const edits = heardOf(EDIT);
    expect(edits.length).toBeGreaterThanOrEqual(3);
    const times = [created!, ...edits].map(({ atMs }) => atMs);
    for (const [place, at] of times.slice(0, -1).entries())
      if (place > 0) expect(at - times[place - 1]!).toBeGreaterThanOrEqual(quick.editMs - 10); // all but the last one
    const contents = edits.map(({ body }) => JSON.stringify(body));
    expect(new Set(contents).size).toBe(contents.length); // each changed something
    expect(textsIn(alone)).toEqual([expect.stringMatching(/cover\. That is all\.$/)]);
    expect(pair.twin.heard.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('is slower where Discord has nothing left for it, and never meets a refusal', async () => {
    verifies('discord:streams');
    pair.twin.limit(EDIT, { requests: 2, windowMs: 1_000 });
    slowly(sentence.repeat(8), 20);
    await answered(alma().say('what is a premium?'));
    expect(heardOf(EDIT).length).toBeLessThanOrEqual(7); // twenty would be in the time
    expect(pair.twin.heard.filter(({ status }) => status === 429)).toEqual([]);
    expect(textsIn(alone)[0]?.endsWith(sentence.trim())).toBe(true);
  });

  it('is seen to be written as long as it is', async () => {
    verifies('discord:streams');
    await talk.close();
    talk = openTalk(partsOf({ pace: { ...quick, typingMs: 40 } }));
    slowly(sentence, 30);
    const hands = alma();
    await answered(hands.say('what is a premium?'));
    expect(hands.typing()).toBeGreaterThan(3);
    await wait(150); // what was under way is there then
    const times = hands.typing();
    await wait(150);
    expect(hands.typing()).toBe(times); // and no longer
  });

  it('that is long is several messages, each sent once and calling nobody', async () => {
    verifies('discord:streams', 'discord:replies-call-nobody');
    wanted.script(`@everyone <@${person('bao').id}>\n\n\`\`\`py\n${'print(1)\n'.repeat(300)}\`\`\`\n${sentence.repeat(60)}`);
    pair.twin.disturb({ route: CREATE, status: 502, isCarriedOut: true });
    await answered(alma().say('a long one'));
    const said = saidIn(alone);
    expect(said.length).toBeGreaterThanOrEqual(3);
    expect(said.map(({ content }) => content.length <= 2_000)).toEqual(said.map(() => true));
    expect(said.filter(({ message_reference: reference }) => reference)).toHaveLength(1);
    expect(said.map(({ content }) => content.split('```').length % 2)).toEqual(said.map(() => 1));
    expect(new Set(said.map(({ nonce }) => nonce)).size).toBe(said.length);
    expect(said.some((each) => each.mention_everyone || each.mentions.length > 1)).toBe(false);
    for (const { body } of [...heardOf(CREATE), ...heardOf(EDIT)]) expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  it('shows in a small line what is being done, and takes it away', async () => {
    verifies('discord:streams');
    wanted.script({ call: 'search-materials', with: { query: 'premium' } }, 'Nothing was found.');
    await answered(alma().say('look it up'));
    expect(textsIn(alone)[0]).not.toContain('looking it up');
    expect(textsIn(alone)[0]).toContain('Nothing was found.');
  });
});

describe('what is more than words', () => {
  it('is drawn below them, in order, and not read out as well', async () => {
    verifies('discord:cards-in-talk');
    wanted.script(
      { call: 'start-run', with: { of: 'course', name: 'Statements', count: 3 } },
      { call: 'next-question' },
      { tells: (given) => `Here it comes.\n\n${given.at(-1)}` },
    );
    const hands = alma();
    await answered(hands.say('quiz me'));
    expect(textsIn(alone)).toEqual([
      expect.stringMatching(/Here it comes\.$/),
      expect.stringMatching(/^QUESTION 1 of 3 for \d+\nStatement \d+ holds\.$/),
    ]);
    const statement = textsIn(alone)[1]!;
    wanted.script(
      { call: 'submit-answer', with: { answer: ['true'] } },
      { call: 'next-question' },
      { tells: (given) => given.join('\n\n') },
    );
    await answered(hands.say('true'));
    const isRight = Number(/Statement (\d+)/.exec(statement)![1]) % 2 === 0;
    expect(textsIn(alone).slice(3)).toEqual([`VERDICT ${isRight} for ${almaOnDiscord}`, expect.stringMatching(/^QUESTION 2 of 3 /)]);
  });

  it('is read out where it cannot be drawn', async () => {
    verifies('discord:cards-in-talk');
    await talk.close();
    talk = openTalk(partsOf({ drawQuestion: () => cardOf('x'.repeat(4_001)) }));
    wanted.script(
      { call: 'start-run', with: { of: 'course', name: 'Statements', count: 3 } },
      { call: 'next-question' },
      { tells: (given) => given.at(-1)! },
    );
    await answered(alma().say('quiz me'));
    expect(textsIn(alone)).toEqual([expect.stringMatching(/\*\*1 of 3\.\*\* Statement \d+ holds\.[^]*Answer with/)]);
    expect(logged).toEqual([expect.stringContaining('a card could not be shown')]);
    expect(pair.twin.forgive(50_035)).toBe(1);
  });

  it('asks its person, and nobody else, for their word on what a model proposed', async () => {
    verifies('discord:cards-in-talk');
    wanted.script({ call: 'start-run', with: { of: 'exam', name: 'Final' } }, { call: 'next-question' }, { tells: () => 'Good luck.' });
    const hands = alma();
    await answered(hands.say('the final exam'));
    wanted.script({ call: 'finish-run' }, 'Please press the button.');
    await answered(hands.say('hand it in'));
    expect(textsIn(alone).at(-1)).toMatch(new RegExp(`^PROPOSAL for ${almaOnDiscord}: .*Final`));
  });
});

describe('trouble', () => {
  it('of a turn is told below what was said', async () => {
    verifies('discord:talk-trouble');
    const hands = alma();
    wanted.script({ hangs: sentence });
    const question = hands.say('what is a premium?');
    const shown = await hands.next();
    await talk.close();
    await heard.get(question.id);
    expect(textOf(hands.last())).toBe(`${shown.content}\n\n${doorWords.cutOff}`);
    expect(logged).toEqual([]);
  });

  it('of the tutor is said in a sentence', async () => {
    verifies('discord:talk-trouble');
    await talk.close();
    const parts = partsOf();
    talk = openTalk({ ...parts, tutor: { ...parts.tutor, reply: () => Promise.reject(new Error('no such luck')) } });
    await answered(alma().say('and now?'));
    expect(textsIn(alone).at(-1)).toBe(doorWords.broken);
    expect(logged).toEqual([expect.stringContaining('no such luck')]);
  });

  it('after the first words is said beside them', async () => {
    verifies('discord:talk-trouble');
    await talk.close();
    const parts = partsOf();
    const invoke = () => Promise.reject(new Error('no list'));
    talk = openTalk({ ...parts, tutor: { ...parts.tutor, invoke } });
    wanted.script({ call: 'start-run', with: { of: 'exam', name: 'Final' } }, 'It begins.');
    const hands = alma();
    await answered(hands.say('the final exam'));
    wanted.script({ call: 'finish-run' }, 'Please press the button.');
    await answered(hands.say('hand it in'));
    expect(textsIn(alone).slice(-2)).toEqual(['Please press the button.', doorWords.broken]);
    expect(logged).toEqual([expect.stringContaining('no list')]);
  });

  it('of a reply that somebody took away is none', async () => {
    verifies('discord:talk-trouble');
    slowly(sentence.repeat(4), 25);
    const hands = alma();
    const question = hands.say('what is a premium?');
    const shown = await hands.next();
    const { pathname } = new URL(`/channels/${alone.id}/messages/${shown.id}`, 'http://x');
    await pair.client.rest.delete(pathname as `/${string}`);
    await answered(question);
    expect(saidIn(alone)).toEqual([]);
    expect(pair.twin.forgive(10_008)).toBe(1);
    expect(logged).toEqual([]);
  });

  it('of Discord for a moment costs no words', async () => {
    verifies('discord:talk-trouble');
    wanted.script(sentence);
    pair.twin.disturb({ route: EDIT, status: 500, times: 2 });
    await answered(alma().say('what is a premium?'));
    expect(textsIn(alone)[0]).toContain(sentence.trim());
    expect(logged).toEqual([]);
  });
});

describe('several messages of one person', () => {
  it('are answered one after the other, in their order, and none is lost', async () => {
    verifies('discord:in-order');
    wanted.script('First.', 'Second.', 'Third.', 'Fourth.');
    await talk.close();
    const slowFirst = [150]; // who says the first is found last
    const identityOf: TalkParts['identityOf'] = ({ username }) => wait(slowFirst.pop() ?? 0, visitorOf(person(username)));
    talk = openTalk(partsOf({ identityOf }));
    const hands = alma();
    const said = ['one', 'two', 'three', 'four'].map((text) => hands.say(text));
    await Promise.all(said.map(answered));
    const told = textsIn(alone);
    expect(told.map((text) => text.split('\n').at(-1))).toEqual(['First.', 'Second.', 'Third.', 'Fourth.']);
    expect(saidIn(alone).map(({ message_reference: reference }) => reference?.message_id)).toEqual(said.map(({ id }) => id));
    expect(JSON.stringify(wanted.asked.at(-1)?.prompt)).toMatch(/one.*First.*two.*Second.*three.*Third.*four/);
  });

  it('beyond what can wait are told so', async () => {
    verifies('discord:in-order');
    slowly('One by one.', 300);
    const more = Array.from({ length: 3 }, (_, place) => `Reply ${place}.`);
    wanted.script('One by one.', ...more);
    const hands = alma();
    const said = Array.from({ length: 6 }, (_, place) => hands.say(`message ${place}`)); // the first of them takes its time
    await Promise.all(said.map(answered));
    expect(textsIn(alone).filter((text) => text.startsWith('Your messages before this one are still being answered'))).toHaveLength(2);
    expect(textsIn(alone).filter((text) => /(?:Reply \d|One by one)\.$/.test(text))).toHaveLength(4);
  });
});
