import { ComponentType, type APIMessageTopLevelComponent } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Option } from '../../../core/questions/forms/option.ts';
import type { Shown } from '../../../core/questions/forms/index.ts';
import { readAnswer } from '../../../core/questions/index.ts';
import { confidences } from '../../../core/runs/confidence.ts';
import { verifies } from '../../../evals/requirements.ts';
import { openIds, type Control } from '../custom-id.ts';
import { answerOf } from '../outline.ts';
import { allOf, fileNamesIn, messageTrouble, modalTrouble } from '../testing/limits.ts';
import { anyGoing, kinds, questionOf, shownOf, words } from '../testing/questions.ts';
import { withHint } from './hints.ts';
import { typedIn, typingModal, type Modal } from './modals.ts';
import { questionCard } from './question.ts';
import { draftAfter, redraw } from './redraw.ts';

const ids = openIds('a secret of this test');
const OWNER = '123456789012345678';

/** What a program sends of a modal in which every input was filled. */
const filled = ({ components }: Modal) =>
  components.flatMap((part, place) =>
    part.type === ComponentType.Label && part.component.type === ComponentType.TextInput
      ? [
          {
            type: part.type,
            id: 2 * place + 1,
            component: { type: part.component.type, id: 2 * place + 2, custom_id: part.component.custom_id, value: `typed ${place}` },
          } as const,
        ]
      : [],
  );

type Parts = readonly APIMessageTopLevelComponent[];
type Drawn = { readonly control: Control; readonly node: ReturnType<typeof allOf>[number] };

const controlsIn = (components: Parts): Drawn[] =>
  allOf(components).flatMap((node) => {
    const control = node.custom_id === undefined ? undefined : ids.read(OWNER, node.custom_id);
    return control ? [{ control, node }] : [];
  });
const find = (components: Parts, act: Control['act'], arg?: string) =>
  controlsIn(components).find(({ control }) => control.act === act && (arg === undefined || control.arg === arg));

/** Uses a control that changes the draft, as the program of somebody does. */
function used(components: Parts, { control }: Drawn, values: readonly string[] = []): Parts {
  const draft = draftAfter(control, values);
  expect(draft).toBeDefined();
  return redraw(components, draft!, ids, OWNER); // it is
}

const optionsIn = (shown: Shown): readonly Option[] =>
  shown.kind === 'choice' || shown.kind === 'choices' || shown.kind === 'pairs' ? shown.options : shown.kind === 'order' ? shown.items : [];

/** Answers by taps, each decided by a number; the answer that is read of it, and the one that was meant. */
function answered(shown: Shown, first: Parts, chance: readonly number[], pageOf: (page: number, draft: Control['draft']) => Parts) {
  const at = (place: number, count: number) => chance[place % chance.length]! % count; // there are some
  let parts = first;
  const send = () => {
    const { control, node } = find(parts, 'send')!; // where it is drafted
    return { control, isOff: node.disabled === true };
  };
  const finish = (meant: readonly string[]) => {
    const { control, isOff } = send();
    return { given: answerOf(control), isOff, meant };
  };
  switch (shown.kind) {
    case 'truth': {
      const word = at(0, 2) ? 'true' : 'false';
      return { given: answerOf(find(parts, 'pick', word)!.control), isOff: false, meant: [word] };
    }
    case 'choice': {
      const place = at(0, shown.options.length);
      const { control } = find(parts, 'pick', shown.options.length > 5 ? undefined : String(place))!;
      return { given: answerOf(control, [String(place)]), isOff: false, meant: [shown.options[place]!.id] };
    }
    case 'choices': {
      const places = [...new Set(chance.map((each) => each % shown.options.length))];
      parts = used(parts, find(parts, 'mark')!, places.map(String));
      return finish(places.map((place) => shown.options[place]!.id).toSorted());
    }
    case 'order': {
      const places = shown.items.map((_, place) => place).toSorted((one, other) => at(one, 97) - at(other, 97));
      for (const place of places) {
        expect(send().isOff).toBe(true);
        parts = used(parts, find(parts, 'tap', String(place))!);
      }
      return finish(places.map((place) => shown.items[place]!.id));
    }
    case 'slots':
    case 'pairs': {
      const slots = shown.kind === 'slots' ? shown.slots.map(({ options }) => options) : shown.items.map(() => shown.options);
      const meant = slots.map((options, slot) => {
        if (!find(parts, 'slot', String(slot))) {
          const { control } = find(parts, 'page', String(slot / 10))!;
          parts = pageOf(Number(control.arg), control.draft);
        }
        const place = at(slot, options.length);
        parts = used(parts, find(parts, 'slot', String(slot))!, [String(place)]);
        return options[place]!.id;
      });
      return finish(meant);
    }
    default:
      return undefined;
  }
}

const isTappable = (shown: Shown): boolean => {
  const fits = (options: readonly Option[]) => options.length >= 1 && options.length <= 25;
  if (shown.kind === 'order') return shown.items.length <= 20;
  if (shown.kind === 'slots') return shown.slots.length <= 36 && shown.slots.every(({ options }) => fits(options));
  if (shown.kind === 'pairs') return shown.items.length <= 36 && fits(shown.options);
  return shown.kind === 'truth' || ((shown.kind === 'choice' || shown.kind === 'choices') && fits(optionsIn(shown)));
};

describe.each(kinds)('a question of the form %s', (kind) => {
  it('is never more than Discord takes, nor is its modal', () => {
    verifies('discord:cards-fit');
    fc.assert(
      fc.property(questionOf(shownOf(kind)), anyGoing, fc.array(words, { maxLength: 3 }), words, (question, going, hints, hint) => {
        const { components, files } = questionCard({ question, going, hints }, ids, OWNER);
        expect(messageTrouble(components)).toEqual([]);
        expect(fileNamesIn(components)).toHaveLength(files?.length ?? 0);
        const more = withHint(components, hint);
        if (more) expect(messageTrouble(more)).toEqual([]);
        const { control } = find(components, 'type')!;
        const modal = typingModal(control, ids, OWNER)!;
        expect(modalTrouble(modal)).toEqual([]);
        expect(modalTrouble(typingModal(control, ids, OWNER, more ?? components)!)).toEqual([]);
        expect(ids.read(OWNER, modal.custom_id)).toMatchObject({ act: 'typed', of: question.attempt });
        expect(typedIn(filled(modal))).toEqual(modal.components.map((_, place) => `typed ${place}`));
      }),
      { numRuns: 60 },
    );
  });
});

const tapped = kinds.filter((kind) => kind !== 'number' && kind !== 'text' && kind !== 'blanks');

describe.each(tapped)('a question of the form %s', (kind) => {
  it('is answered with what was tapped', () => {
    verifies('discord:taps-are-answers');
    fc.assert(
      fc.property(
        questionOf(shownOf(kind).filter(isTappable)),
        anyGoing,
        fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
        fc.option(fc.constantFrom(...confidences)),
        (question, going, chance, sure) => {
          const pageOf = (page: number, draft: Control['draft']) => questionCard({ question, going, draft, page }, ids, OWNER).components;
          let { components } = questionCard({ question, going }, ids, OWNER);
          const surely = sure && find(components, 'sure', sure);
          if (surely) components = used(components, surely);
          expect(messageTrouble(components)).toEqual([]);
          const result = answered(question.shown, components, chance, pageOf)!;
          expect(result.isOff).toBe(false);
          expect(readAnswer(question.shown, result.given!, 'en')).toEqual(result.meant);
        },
      ),
      { numRuns: 40 },
    );
  });
});
