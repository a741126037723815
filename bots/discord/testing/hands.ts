import type { Entry } from '../../testing-course.ts';
import type { Acknowledged, Hands } from './person.ts';
import { textOf } from './snapshot.ts';
import type { Message } from './wire.ts';

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The letter under which an option stands in a message; of a gap, under the number of that gap. */
function letterIn(message: Message, option: string, gap?: number): string {
  const text = textOf(message);
  const part = gap === undefined ? text : text.slice(text.indexOf(`**${'①②③④'[gap]}**`));
  const [, letter] = new RegExp(`\\*\\*([A-Z])\\.\\*\\* ${escaped(option)}`).exec(part) ?? [];
  if (!letter) throw new Error(`"${option}" is not among what is asked:\n${text}`);
  return letter;
}

/** Chooses in menus one after the other, each on the message as the one before left it. */
async function choose(hands: Hands, message: Message, picks: readonly (readonly [menu: RegExp, option: string])[]): Promise<Message> {
  let now = message;
  for (const [menu, option] of picks) {
    const [found] = [...JSON.stringify(now).matchAll(/"placeholder":"([^"]*)"/g)].filter(([, name]) => menu.test(name ?? ''));
    now = (await hands.select(found?.[1] ?? String(menu), [option], now)).message ?? now;
  }
  return now;
}

type Enter = {
  readonly [Kind in Entry['kind']]: (hands: Hands, message: Message, entry: Extract<Entry, { kind: Kind }>) => Promise<Acknowledged>;
};

const enter: Enter = {
  async choose(hands, message, { pick }) {
    const [only] = pick;
    if (only === 'True' || only === 'False') return hands.click(only, message);
    const letters = pick.map((option) => letterIn(message, option));
    if (pick.length === 1) return hands.click(letters[0]!, message); // the length is one
    const labels = letters.map((letter, place) => `${letter}. ${pick[place]}`);
    const { message: marked } = await hands.select('Choose all that apply', labels, message);
    return hands.click(`Submit (${pick.length} chosen)`, marked);
  },
  async write(hands, message, { words, unit }) {
    await hands.click('Answer', message);
    const [first = ''] = words;
    const filled =
      words.length > 1
        ? Object.fromEntries(words.map((word, place) => [`part${place + 1}`, word]))
        : { part1: unit ? `${first} ${unit}` : first };
    return hands.submitModal(filled);
  },
  async select(hands, message, { pick }) {
    const picks = pick.map(
      (option, gap) => [new RegExp(`^${gap + 1}:`), `${gap + 1}: ${letterIn(message, option, gap)}. ${option}`] as const,
    );
    const now = await choose(hands, message, picks);
    return hands.click(`Submit (${pick.length} of ${pick.length})`, now);
  },
  match: (hands, message, { pairs }) => pairUp(hands, message, pairs),
  place: (hands, message, { pairs }) => pairUp(hands, message, pairs),
  async sort(hands, message, { order }) {
    let now = message;
    for (const item of order) now = (await hands.click(letterIn(message, item), now)).message ?? now;
    return hands.click(`Submit (${order.length} of ${order.length})`, now);
  },
};

async function pairUp(hands: Hands, message: Message, pairs: readonly (readonly [string, string])[]): Promise<Acknowledged> {
  const text = textOf(message);
  const picks = pairs.map(([item, option]) => {
    const [, number] = new RegExp(`\\*\\*(\\d+)\\.\\*\\* ${escaped(item)}`).exec(text) ?? [];
    return [new RegExp(`^${number}:`), `${number}: ${letterIn(message, option)}. ${option}`] as const;
  });
  const now = await choose(hands, message, picks);
  return hands.click(`Submit (${pairs.length} of ${pairs.length})`, now);
}

/** Answers a question by its own controls, as somebody who knows. */
export const answerBy = (hands: Hands, message: Message, entry: Entry): Promise<Acknowledged> =>
  (enter[entry.kind] as (hands: Hands, message: Message, entry: Entry) => Promise<Acknowledged>)(hands, message, entry); // the line of that kind takes entries of that kind
