import { z } from 'zod';
import { controlOf } from '../../core/questions/forms/control-id.ts';
import type { ChoiceCredit } from '../../core/questions/credit.ts';
import { EMPTY, fractionOf, itemsOf, Qti, QtiInput } from './foreign.ts';
import type { Adapter, Modelled, Vector } from './vector.ts';

const NEAR = 1e-4; // Moodle writes a third as 0.3333333
const WRONG_COSTS = 'choices:wrong-ones-cost';
const SAME_COST = 'choices:wrong-ones-cost-the-same';

const Fractions = z.object({ options: z.array(z.object({ text: z.string(), fraction: z.number() })).min(2) });
const Named = z.object({ options: z.array(z.string()).min(2), correct: z.array(z.string()) });
const Settings = z.object({ partial: z.string(), html_attributes: z.string() }).partial();

type Subset = {
  readonly texts: readonly string[];
  readonly correct: readonly string[];
  readonly credit: ChoiceCredit;
  readonly chosen: readonly string[];
  readonly expected: number;
  readonly differs?: string | undefined;
};

function modelled({ texts, correct, credit, chosen, expected, differs = chosen.length ? undefined : EMPTY }: Subset): Modelled {
  const choices = itemsOf(texts);
  const ids = (list: readonly string[]) => [...new Set(list)].map((text) => String(texts.indexOf(text)));
  return {
    question: { type: 'multiple_response', body: { choices, correct: ids(correct), credit } },
    answer: chosen.map((text) => controlOf(String(texts.indexOf(text)))), // duplicates and all
    expected,
    ...(differs ? { differs } : {}),
  };
}

/** Each choice adds its fraction, and the sum is held between 0 and 1. */
function sumOfFractions({ key, input, expected }: Vector): Modelled {
  const { options } = Fractions.parse(key);
  const right = options.filter(({ fraction }) => fraction > 0);
  const costs = new Set(options.filter(({ fraction }) => fraction <= 0).map(({ fraction }) => -fraction));
  const [cost = 1 / right.length, another] = costs;
  const share = 1 / right.length;
  if (another !== undefined || right.some(({ fraction }) => Math.abs(fraction - share) > NEAR))
    return { notModelled: 'choices of unequal worth' };
  const credit = Math.abs(cost - share) < NEAR || cost === 0 ? 'right_minus_wrong' : cost >= 1 - NEAR ? 'right_if_none_wrong' : undefined;
  if (!credit) return { notModelled: 'wrong choices that cost another share than right ones earn' };
  const chosen = z
    .array(z.int())
    .parse(input)
    .flatMap((place) => options[place] ?? []);
  const isFree = cost === 0 && chosen.some(({ fraction }) => fraction === 0);
  return modelled({
    texts: options.map(({ text }) => text),
    correct: right.map(({ text }) => text),
    credit,
    chosen: chosen.map(({ text }) => text),
    expected: fractionOf(expected),
    ...(isFree ? { differs: WRONG_COSTS } : {}),
  });
}

/** Each choice adds what it is mapped to, most wrong ones more than all right ones together can earn. */
function mapped({ key, input, expected }: Vector): Modelled {
  const { correct, points, otherwise, full } = Qti.parse(key);
  const chosen = QtiInput.parse(input);
  const worth = (each: string) => points.get(each) ?? otherwise;
  if (correct.some((each) => worth(each) !== full / correct.length)) return { notModelled: 'choices of unequal worth' };
  const isCheap = chosen.some((each) => worth(each) <= 0 && worth(each) > -full);
  return modelled({
    texts: [...new Set([...points.keys(), ...correct, ...chosen])],
    correct,
    credit: 'right_if_none_wrong',
    chosen,
    expected: fractionOf(expected, full),
    ...(isCheap ? { differs: SAME_COST } : {}),
  });
}

const methods: Readonly<Record<string, ChoiceCredit>> = {
  off: 'all_or_nothing',
  false: 'all_or_nothing',
  coverage: 'coverage',
  COV: 'coverage',
  'each-answer': 'per_option',
  EDC: 'per_option',
  'net-correct': 'right_minus_wrong',
  PC: 'right_minus_wrong',
};

/** One of four methods, by name or by the attributes of the element. */
function byMethod({ key, settings, input, expected }: Vector): Modelled {
  const { options, correct } = Named.parse(key);
  const { partial, html_attributes: attributes = '' } = Settings.parse(settings);
  const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1];
  const method = partial ?? attribute('partial-credit-method') ?? attribute('partial-credit') ?? 'off';
  const credit = methods[method];
  if (!credit) return { notModelled: `the method ${method}` };
  return modelled({ texts: options, correct, credit, chosen: z.array(z.string()).parse(input), expected: fractionOf(expected) });
}

/** Subsets, as other systems grade them. */
export const multipleResponse: Adapter = (vector) => {
  if (vector.system === 'moodle') return sumOfFractions(vector);
  if (vector.system === 'prairielearn') return byMethod(vector);
  return vector.settings['response_processing'] === 'map_response' ? mapped(vector) : { notModelled: 'a response processing of its own' };
};
