import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundModes, roundStates } from '../../../core/discord/round.ts';
import { verifies } from '../../../evals/requirements.ts';
import type { RoundShown } from '../../../tools/rounds.ts';
import { EVERYBODY, openIds } from '../custom-id.ts';
import { noDraft } from '../draft.ts';
import { draftAfter, redraw } from '../render/redraw.ts';
import { typingModal } from '../render/modals.ts';
import { actsIn, allOf, fileNamesIn, messageTrouble, modalTrouble, textOf } from '../testing/limits.ts';
import { anyShown, questionOf, words } from '../testing/questions.ts';
import { askedCard, endCard, lobbyCard, ownCard, revealedCard } from './cards.ts';
import { readPart } from './round-ids.ts';

const ids = openIds('a secret of this test');
const OWNER = '123456789012345678';
const amount = fc.nat(500);

const anyReveal: fc.Arbitrary<NonNullable<RoundShown['reveal']>> = fc.record({
  right: words,
  explanation: fc.option(words),
  choices: fc.constant([]),
  distribution: fc
    .array(fc.record({ text: words, times: amount, right: fc.boolean() }), { maxLength: 30 })
    .map((choices) => choices.map((choice, place) => ({ ...choice, label: String.fromCodePoint(65 + (place % 26)) }))),
  answered: amount,
  present: amount,
  rightOnes: fc.array(words, { maxLength: 100 }),
});

const anyRound: fc.Arbitrary<RoundShown> = fc.record({
  round: fc.uuid(),
  title: words,
  mode: fc.constantFrom(...roundModes),
  state: fc.constantFrom(...roundStates),
  questions: fc.integer({ min: 1, max: 20 }),
  number: fc.integer({ min: 1, max: 1000 }),
  seconds: fc.integer({ min: 10, max: 300 }),
  dueAt: fc.option(fc.constant('2026-11-27T12:00:00.000Z')),
  isDue: fc.boolean(),
  answered: amount,
  present: amount,
  players: fc.array(
    fc.record({ name: words, isSelf: fc.boolean(), team: fc.constant(null), plays: fc.boolean(), points: fc.integer({ min: 0, max: 20 }) }),
    { maxLength: 100 },
  ),
  teams: fc.array(fc.record({ team: fc.integer({ min: 1, max: 4 }), points: amount }), { maxLength: 4 }),
  hasAnswered: fc.boolean(),
  question: questionOf(anyShown).map(({ attempt: _attempt, ...question }) => question),
  reveal: anyReveal,
});

/** All that a control of somebody's own can be made to hold: every menu and every item, one after the other. */
function used(components: ReturnType<typeof redraw>): ReturnType<typeof redraw> {
  let now = components;
  for (const { custom_id: id, options } of allOf(now)) {
    const name = id === undefined ? undefined : ids.read(OWNER, id);
    if (!name || !['mark', 'slot', 'tap'].includes(name.act)) continue;
    const control = actsIn(now, ids, OWNER).find((each) => each?.act === name.act && each.arg === name.arg)!; // as it is drawn now
    const values = (options ?? []).map(({ value }) => value);
    now = redraw(now, draftAfter(control, name.act === 'slot' ? values.slice(-1) : values) ?? noDraft, ids, OWNER);
  }
  return now;
}

describe('a round', () => {
  it('is never more than Discord takes, whatever is played and by whomever', () => {
    verifies('discord:cards-fit');
    fc.assert(
      fc.property(anyRound, fc.integer({ min: 0, max: 4 }), fc.option(fc.array(words, { maxLength: 5 })), (shown, teams, key) => {
        const asked = askedCard(shown, ids);
        const revealed = revealedCard(shown, key ? { png: Buffer.from(''), alt: 'a picture', key } : undefined);
        for (const { components } of [lobbyCard({ ...shown, teams }, ids), asked, revealed, endCard(shown)])
          expect(messageTrouble(components)).toEqual([]);
        expect(fileNamesIn(asked.components)).toHaveLength(asked.files?.length ?? 0);
        expect(textOf(revealed.components)).toContain('How it stands');
        for (const control of actsIn(asked.components, ids, EVERYBODY)) expect(control?.of).toBe(shown.round);
      }),
      { numRuns: 100 },
    );
  });

  it('has a form of one’s own whose controls still fit when all of it is picked', () => {
    verifies('discord:cards-fit');
    fc.assert(
      fc.property(anyRound, (shown) => {
        const { components } = ownCard(shown, ids, OWNER)!; // there is a question
        expect(messageTrouble(components)).toEqual([]);
        const full = used([...components]);
        expect(messageTrouble(full)).toEqual([]);
        const controls = actsIn(full, ids, OWNER);
        for (const control of controls)
          if (control?.act === 'round-type') {
            const part = readPart(control)!; // it was written as one
            expect(part.number).toBe(shown.number);
            const modal = typingModal({ ...control, arg: part.rest }, ids, OWNER)!;
            expect(modalTrouble({ ...modal, custom_id: ids.write(OWNER, { ...control, act: 'round-typed' }) })).toEqual([]);
          }
      }),
      { numRuns: 100 },
    );
  });

  const [base] = fc.sample(anyRound, 1);
  const asking = (shown: NonNullable<RoundShown['question']>['shown']): RoundShown => ({
    ...base!, // one was asked for
    number: 1000,
    question: { ...base!.question!, shown }, // it has one
  });

  it('names its controls whatever the unit of an answer', () => {
    for (let length = 0; length < 60; length += 1) {
      const shown = asking({ kind: 'number', unit: 'm'.repeat(length) });
      const parts = [askedCard(shown, ids).components, ownCard(shown, ids, OWNER)!.components]; // there is a question
      for (const components of parts) expect(messageTrouble(components), `${length} letters`).toEqual([]);
      const typing = actsIn(parts[1]!, ids, OWNER).find((control) => control?.act === 'round-type')!; // nothing else answers a number
      expect(ids.write(OWNER, { ...typing, act: 'round-typed' }).length).toBeLessThanOrEqual(100);
    }
  });

  it('reveals as much as there is room for, and says how much is left out', () => {
    const long = (place: number) => `${place} ${'long '.repeat(20)}`;
    const many = (count: number) => Array.from({ length: count }, (_, place) => long(place));
    const reveal = {
      right: 'right '.repeat(100),
      explanation: 'because '.repeat(200),
      choices: [],
      distribution: many(25).map((text, place) => ({ label: String.fromCodePoint(65 + place), text, times: 4, right: place === 3 })),
      answered: 90,
      present: 100,
      rightOnes: many(80),
    };
    const players = many(100).map((name) => ({ name, isSelf: false, team: null, plays: true, points: 3 }));
    const { components } = revealedCard(
      { ...base!, teams: [], players, reveal },
      { png: Buffer.from(''), alt: 'a picture', key: [long(1)] },
    ); // one was asked for
    expect(messageTrouble(components)).toEqual([]);
    expect(textOf(components)).toMatch(
      /because because[^]*and \d+ more[^]*90 of 100 answered[^]*How it stands[^]*1\. 0 long[^]*and \d+ more/,
    );
  });

  it('is only typed where an answer has more parts than a message', () => {
    const options = (count: number) =>
      Array.from({ length: count }, (_, place) => ({ id: `o${place}`, label: String(place + 1), text: `no. ${place}` }));
    const actsOf = (count: number) =>
      actsIn(ownCard(asking({ kind: 'pairs', items: options(count), options: options(3) }), ids, OWNER)!.components, ids, OWNER).map(
        (each) => each?.act,
      ); // there is a question
    expect(actsOf(12)).toEqual(['round-type']);
    expect(actsOf(2)).toEqual(['slot', 'slot', 'round-send', 'round-type']);
  });

  it('lets an answer be sent once something is picked, and says how much', () => {
    const items = ['Mercury', 'Venus', 'Earth'].map((text, place) => ({ id: `o${place}`, label: 'ABC'.charAt(place), text }));
    const shown = asking({ kind: 'order', items });
    const { components } = ownCard(shown, ids, OWNER)!; // there is a question
    const sending = (parts: readonly object[]) => allOf(parts).find(({ label }) => label?.startsWith('Submit'));
    expect(sending(components)).toMatchObject({ label: 'Submit', disabled: true });
    expect(sending(used([...components]))).toMatchObject({ label: 'Submit (3 of 3)', disabled: false });
  });
});
