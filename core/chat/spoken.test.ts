import { describe, expect, it } from 'vitest';
import type { Shown } from '../questions/forms/index.ts';
import { lettered, numbered } from '../questions/forms/option.ts';
import { SAID_MAX } from './said.ts';
import { spokenAnswer, withoutSureness } from './spoken.ts';

const listed = (...texts: string[]) => texts.map((text) => ({ id: text, text }));
const choices: Shown = { kind: 'choices', options: lettered(listed('Fire', 'Theft of a car', 'is', 'Hail')) };
const choice: Shown = { kind: 'choice', options: lettered(listed('Fire', 'The wind', 'Hail')) };
const pairs: Shown = { kind: 'pairs', items: numbered(listed('wind', 'icy steps')), options: lettered(listed('peril', 'hazard')) };
const order: Shown = { kind: 'order', items: lettered(listed('Notice', 'Payment', 'Proof of loss')) };
const number: Shown = { kind: 'number' };
const truth: Shown = { kind: 'truth' };

describe('an answer in the words of somebody who talks', () => {
  it.each([
    [choices, 'fire, theft of a car and the hail', ['A', 'B', 'D']],
    [choices, 'I think both fire and hail', ['A', 'D']],
    [choice, 'the second one', ['B']],
    [choice, 'wind', ['B']],
    [pairs, 'icy steps are a hazard, wind is a peril', ['A', 'B']],
    [order, 'first notice then proof of loss, and finally payment', ['A', 'C', 'B']],
    [number, 'i get about 9500', ['9500']],
    [truth, 'nope, not true', ['false']],
    [truth, "it isn't false", ['true']],
    [truth, 'I think that is right', ['true']],
  ] as const)('is read: %#', (shown, said, answer) => expect(spokenAnswer(said, shown)).toEqual(answer));

  it.each([
    [choices, 'fire, theft of a boat and hail'],
    [choices, 'I think that is it'],
    [choices, 'not fire'],
    [choice, 'the fourth one'],
    [choice, 'tell me about hail'],
    [pairs, 'wind is a peril'],
    [pairs, 'wind is a peril, wind is a hazard'],
    [pairs, 'peril is the wind, hazard the icy steps'],
    [truth, 'true or false'],
    [truth, 'what is true'],
    [number, '9500'],
    [{ kind: 'text', long: false } as const, 'I think it is fire'],
    [choice, `fire${' so'.repeat(SAID_MAX / 3)}`],
  ] as const)('is not made up: %#', (shown, said) => expect(spokenAnswer(said, shown)).toBeUndefined());
});

describe('how sure somebody is', () => {
  it.each([
    ['b, pretty sure', 'b', 'sure'],
    ['not sure but b', 'b', 'guess'],
    ["I'm not really sure, b", 'b', 'guess'],
    ['b (just a guess)', 'b', 'guess'],
    ['no idea but fire', 'fire', 'guess'],
    ['100% b', 'b', 'sure'],
    ['definitely b', 'definitely b', 'sure'],
    ['I think it is b', 'I think it is b', 'think'],
    ['maybe b', 'maybe b', 'guess'],
    ['b', 'b', undefined],
    ['not sure', 'not sure', undefined],
    ['assurance', 'assurance', undefined],
  ])('%j says %j and %s', (said, rest, confidence) => expect(withoutSureness(said)).toEqual({ said: rest, confidence }));
});
