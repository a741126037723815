import { z } from 'zod';

const text = z.string().min(1);

/** What a choice is called for life, whatever letter it is shown with. */
export const id = z.string().min(1);

const item = z.object({ id, text, html: text.optional(), original_id: text.optional() }); // the id it was imported with
const choice = item.extend({ explanation: text.optional() });

/** Something with an id and a text. */
export type Item = z.output<typeof item>;

/** An item that says why it is right or wrong. */
export type Choice = z.output<typeof choice>;

/** Whether no two are the same. */
export const differ = (list: readonly string[]): boolean => new Set(list).size === list.length;

/** The ids of a list, in order. */
export const idsOf = (list: readonly Item[]): string[] => list.map((each) => each.id);

const listOf = <One extends typeof item>(one: One) =>
  z
    .array(one)
    .min(2)
    .refine((list) => differ(idsOf(list)), 'two have the same id')
    .refine(
      (list) => differ(list.map((each) => JSON.stringify([each.text, each.html]))),
      'two look the same: nobody could choose between them',
    );

/** Things to choose from, or to be matched, ordered, placed, each with why it is right or wrong. */
export const choices = listOf(choice);

/** Things that something is matched with or placed in. */
export const items = listOf(item);

/** Whether all of these are ids of that list. */
export const areOf = (ids: readonly string[], list: readonly Item[]): boolean => ids.every((each) => idsOf(list).includes(each));

/** Whether an answer is given to every one of the list, and to nothing else, and each is an id of the other list. */
export const covers = (key: Readonly<Record<string, string>>, list: readonly Item[], others: readonly Item[]): boolean =>
  Object.keys(key).length === list.length && list.every((each) => areOf([key[each.id] ?? ''], others));

/** Whether an order holds every item once. */
export const isOrderOf = (order: readonly string[], list: readonly Item[]): boolean =>
  order.length === list.length && differ(order) && areOf(order, list);
