import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { moments, type MomentName } from './intents/intent.ts';
import { shownIn } from './testing.ts';
import { rules, understand } from './understand.ts';

const readHeldOut = (name: string) =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Record<MomentName, [said: string, intent: string][]>;
const meant = (said: string, moment: MomentName) => understand(said, moments[moment], shownIn[moment], 'en').intent;

const examples = rules.flatMap(({ intent, examples: by }) =>
  Object.entries(by).flatMap(([moment, list]) => list.map((said) => [said, moment as MomentName, intent] as const)),
);

describe('what learners say', () => {
  it.each(examples)('%j at %s is %s', (said, moment, intent) => expect(meant(said, moment)).toBe(intent));
});

/** What is told by the moment rather than by words: these are no rules of the table, but read as well. */
const byMoment = {
  none: {
    yes: ['yes', 'sure', 'ok then yes please'].slice(0, 2),
    no: ['no', 'no thanks'],
    unclear: ['b', '7', 'xkcdfgh', '...', 'true'],
    foreign: ['hola, quiero estudiar', 'guten morgen, ich möchte üben', 'je ne comprends pas', 'Привет, как дела?'],
    ask: ['moral hazard', 'osi model layers'],
  },
  choice: {
    answer: [
      'b',
      'B',
      '(b)',
      'b)',
      '2',
      'option b',
      "it's b",
      'I think it is B',
      'b, pretty sure',
      'b i guess',
      'not sure but b',
      'my answer is b',
      'Buying shares',
      'buying shares i think',
      'the second one',
      'second',
      'b 100%',
      'is it b?',
      'definitely a',
      'the last thing on the list',
    ],
  },
  choices: {
    answer: ['a, b', 'a b d', 'ABD', '1 2 4', 'fire and theft', 'fire, theft and the hail', 'i think a and d', 'A & D, not sure'],
  },
  truth: {
    answer: [
      'true',
      'false',
      't',
      'f',
      'yes',
      'no',
      'nope',
      "it's true",
      'not true',
      "that's wrong",
      'true i think',
      'definitely false',
      'yeah true',
    ],
  },
  number: { answer: ['42', '9,500', '$9500', '9500 USD', 'about 9500', 'i got 9500 dollars', '3/4', '9500, i think', 'minus 4'] },
  text: {
    answer: ['risk transfer', "i think it's risk transfer", 'subrogation (just a guess)', 'the law of large numbers', 'maybe pooling'],
  },
  essay: {
    answer: [
      'An insured should not profit from a loss, since that would tempt people to cause one.',
      'so that nobody gains from a loss',
      'When people know that a loss will be paid in full and more, they stop being careful and may even help the loss along.',
    ],
  },
  blanks: { answer: ['peril; hazard', 'peril, hazard', '1: peril 2: hazard', 'peril and hazard'] },
  slots: { answer: ['1A 2B', 'a b', 'pure, speculative'] },
  pairs: {
    answer: [
      '1A 2B 3C',
      '1-a 2-b 3-c',
      'wind = peril, icy steps = hazard, a house = exposure',
      'wind is a peril, icy steps a hazard, the house an exposure',
    ],
  },
  order: {
    answer: [
      'c d a b',
      'CDAB',
      'notice, investigation, adjustment, payment',
      'first notice, then investigation, then adjustment and then payment',
    ],
  },
  exam: { answer: ['b', 'a, i think'] },
} as const satisfies Partial<Record<MomentName, Partial<Record<string, readonly string[]>>>>;
const momentary = Object.entries(byMoment).flatMap(([moment, by]) =>
  Object.entries(by as Record<string, readonly string[]>).flatMap(([intent, list]) =>
    list.map((said) => [said, moment as MomentName, intent] as const),
  ),
); // the keys of the table

describe('what the moment tells', () => {
  it.each(momentary)('%j at %s is %s', (said, moment, intent) => expect(meant(said, moment)).toBe(intent));
});

it('has examples enough', () => expect(examples.length + momentary.length).toBeGreaterThan(600));

it.each([
  ['b, pretty sure', 'choice', ['b'], 'sure'],
  ['just a guess: c', 'choice', ['c'], 'guess'],
  ['not sure but b', 'choice', ['b'], 'guess'],
  ['I think it is B', 'choice', ['B'], 'think'],
  ['the second one', 'choice', ['B'], undefined],
  ['fire, theft and the hail', 'choices', ['A', 'B', 'D'], undefined],
  ['nope, not true', 'truth', ['false'], undefined],
  ['about 9500 dollars', 'number', ['9500 dollars'], undefined],
  ["i think it's risk transfer", 'text', ['risk transfer'], 'think'],
  ['subrogation (just a guess)', 'text', ['subrogation'], 'guess'],
  ['icy steps are a hazard, wind is a peril, the house is an exposure', 'pairs', ['A', 'B', 'C'], undefined],
  ['first notice, then investigation, then adjustment and then payment', 'order', ['C', 'D', 'A', 'B'], undefined],
] as const)('reads from %j at %s the answer and how sure it is', (said, moment, answer, confidence) =>
  expect(understand(said, moments[moment], shownIn[moment], 'en')).toMatchObject({ intent: 'answer', answer, confidence }),
);

describe('understands nine of ten that no rule was made for', () => {
  const missesIn = (name: string, most: number) => {
    verifies('offline:understands');
    const all = Object.entries(readHeldOut(name)).flatMap(
      ([moment, list]) => list.map(([said, intent]) => ({ said, moment, intent, found: meant(said, moment as MomentName) })), // the keys of the file
    );
    const misses = all.filter(({ intent, found }) => intent !== found);
    expect(all.length).toBeGreaterThanOrEqual(120);
    expect(misses.length / all.length).toBeLessThanOrEqual(most);
    return misses.map(({ said, moment, intent, found }) => `${said} (${moment}): ${intent}, taken for ${found}`);
  };

  it('by its own author', () => expect(missesIn('held-out.json', 0.1)).toMatchInlineSnapshot(`[]`));
  it('by somebody who never saw a rule', () =>
    expect(missesIn('held-out-2.json', 0.43)).toMatchInlineSnapshot(`
    [
      "yo whats up im back (none): greet, taken for ask",
      "so what exactly do i do here (none): help, taken for ask",
      "First time here, could you please tell me how this works? (none): help, taken for ask",
      "what kinda stuff can u do (none): help, taken for ask",
      "is there anything besides networking on here? (none): courses, taken for ask",
      "can i also learn python with u or only insurance (none): courses, taken for ask",
      "how much of the course have i done (none): progress, taken for ask",
      "what lvl am i 😎 (none): progress, taken for ask",
      "i want to do 20 questions every day, can i set that (none): goals, taken for start",
      "have i hit my target for today yet (none): goals, taken for ask",
      "what shud i do next (none): advice, taken for ask",
      "my exam is in two weeks and I don't know what to focus on (none): advice, taken for chat",
      "is there somebody real i could talk to (none): ask-human, taken for ask",
      "can i msg my teacher thru this (none): ask-human, taken for ask",
      "gotta go, dinner. see u tmrw (none): bye, taken for ask",
      "tell me something funny (none): chat, taken for off-topic",
      "will it rain tomorrow in leeds (none): off-topic, taken for ask",
      "can you write my history essay about napoleon (none): off-topic, taken for ask",
      "hmm the (none): unclear, taken for ask",
      "nah not now (none): no, taken for ask",
      "hmmm?? 🤔 (none): unclear, taken for chat",
      "good morning! hope ur well (none): greet, taken for ask",
      "catch you later alligator (none): bye, taken for ask",
      "okay lets do that (none): yes, taken for ask",
      "gotta be c right? like 60% sure (choice): answer, taken for ask",
      "can u nudge me a lil (choice): hint, taken for ask",
      "next one pls this is too hard (choice): skip, taken for answer",
      "whats the q again i scrolled away (choice): repeat, taken for ask",
      "just tell me which one it is (choice): reveal, taken for ask",
      "wait what is a share actually (choice): ask, taken for answer",
      "ok im done for today (choice): finish, taken for answer",
      "thx 4 the help (choice): thanks, taken for answer",
      "haha this is harder than my ex (choice): chat, taken for answer",
      "não entendi a pergunta (choice): foreign, taken for answer",
      "do i get less points if i guess? (choice): help, taken for ask",
      "how am i doing so far (choice): progress, taken for result",
      "hi, still there? (choice): greet, taken for ask",
      "have to catch my bus, talk later (choice): bye, taken for answer",
      "is it more than two? give me a tip (choices): hint, taken for ask",
      "I don't want this question, can we take another (choices): skip, taken for answer",
      "show me the options one more time (choices): repeat, taken for answer",
      "sorry mom is calling bye (choices): bye, taken for answer",
      "kjhkjh (choices): unclear, taken for answer",
      "Can you repeat the statement please (truth): repeat, taken for ask",
      "i give up tell me (truth): reveal, taken for answer",
      "non ho capito, puoi tradurre? (truth): foreign, taken for ask",
      "... (truth): unclear, taken for answer",
      "my last answer was right tho, check it (truth): dispute, taken for answer",
      "how do i even start with this (number): hint, taken for ask",
      "what formula do i need, just a pointer (number): hint, taken for ask",
      "lets skip the maths one (number): skip, taken for answer",
      "what were the numbers again (number): repeat, taken for ask",
      "how much is it then? i cant work it out (number): reveal, taken for ask",
      "enough math for today lol (number): finish, taken for answer",
      "how long have i kept my streak going (number): streak, taken for time",
      "ugh i hate numbers 😭 (number): chat, taken for answer",
      "thx makes sense now (number): thanks, taken for answer",
      "first letter? (text): hint, taken for ask",
      "help me out a bit here dont tell me the whole thing (text): hint, taken for answer",
      "dunno, next question (text): skip, taken for answer",
      "sorry I lost the question, can you post it again (text): repeat, taken for answer",
      "what's the word ur looking for (text): reveal, taken for ask",
      "could u put me through to a person (text): ask-human, taken for ask",
      "im out (text): finish, taken for answer",
      "qwertz (text): unclear, taken for answer",
      "do i have to spell it exactly right? (text): help, taken for ask",
      "you counted it wrong only because of a typo, not fair (text): dispute, taken for answer",
      "what should i write about, give me a starting point (essay): hint, taken for ask",
      "how many sentences do i need to write (essay): help, taken for ask",
      "can i see the task again (essay): repeat, taken for ask",
      "show me a model answer pls (essay): reveal, taken for answer",
      "i cant write all this on my phone im stopping here (essay): finish, taken for answer",
      "give me a hint for the 2nd gap (blanks): hint, taken for answer",
      "i know the first one but not the other, small help? (blanks): hint, taken for ask",
      "can we move past this one (blanks): skip, taken for ask",
      "Please display the sentence once more (blanks): repeat, taken for answer",
      "whats supposed to go in the gaps?? (blanks): reveal, taken for ask",
      "fghj fgh (blanks): unclear, taken for answer",
      "Thanks, I appreciate your help with this (blanks): thanks, taken for answer",
      "can u tell me just one pair to get going (pairs): hint, taken for ask",
      "not this one, give me another (pairs): skip, taken for answer",
      "show the list agian (pairs): repeat, taken for answer",
      "I surrender, what are the right pairs (pairs): reveal, taken for answer",
      "how am i supposed to type the answer (pairs): help, taken for repeat",
      "thats all i can take today (pairs): finish, taken for answer",
      "Thank you so much, you are very patient with me (pairs): thanks, taken for answer",
      "which comes first? only that one (order): hint, taken for ask",
      "what were the four things (order): repeat, taken for ask",
      "tell me the correct order please (order): reveal, taken for ask",
      "pausing here, end it (order): finish, taken for answer",
      "can you order me a burger lol (order): off-topic, taken for ask",
      "10 more but harder (over): start, taken for ask",
      "Could you go through question 2 with me? (over): explain, taken for ask",
      "no way, number 3 was correct i checked my book (over): dispute, taken for ask",
      "ur marking is off, i wrote the same thing (over): dispute, taken for ask",
      "did i level up (over): progress, taken for ask",
      "so what was my score overall (over): progress, taken for ask",
      "was that enough for todays goal (over): goals, taken for ask",
      "where do i lose the most points (over): advice, taken for ask",
      "can i switch to a different course (over): courses, taken for ask",
      "woohoo im a genius 😂 (over): chat, taken for ask",
      "thats enough for me today (over): finish, taken for ask",
      "thats a mistake in ur answer key (over): dispute, taken for cheat",
      "okay yes (over): yes, taken for ask",
      "sure why not (over): yes, taken for explain",
      "time? (exam): time, taken for ask",
      "am i running out of time 😬 (exam): time, taken for answer",
      "when does this exam finish (exam): time, taken for ask",
      "are hints allowed in the exam (exam): hint, taken for ask",
      "ill come back to this later, next (exam): skip, taken for answer",
      "do wrong answers cost points here (exam): help, taken for ask",
      "quanto tempo ainda tenho? (exam): foreign, taken for ask",
      "is 10 min left or less (exam): time, taken for ask",
      "got it, lets carry on (between): continue, taken for ask",
      "Please continue with the following question (between): continue, taken for ask",
      "move along (between): continue, taken for ask",
      "how come thats wrong (between): explain, taken for ask",
      "but that's what i said!! (between): dispute, taken for ask",
    ]
  `));
});
