import { z } from 'zod';
import type { FindNumber } from '../render/markdown.ts';

const Passage = z.object({ cite: z.string(), title: z.string(), headingPath: z.array(z.string()), link: z.string() });
/** A passage that a reply may cite. */
export type Passage = z.output<typeof Passage>;
const Found = z.object({ passages: z.array(Passage) });

/** The passages that a tool found. */
export const passagesIn = (output: unknown): readonly Passage[] => Found.safeParse(output).data?.passages ?? [];

const SOURCES_MAX = 8; // more is a bibliography

/** What a text cites, in the order in which it does, each once. */
export const namesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/[[【][^[\]【】]*[\]】]/g)].flatMap(([whole]) => whole.toLowerCase().match(/\bp-[0-9a-z]{1,12}\b/g) ?? [])),
];

/** The passages that a text cites. */
export const citedIn = (text: string, passages: ReadonlyMap<string, Passage>): readonly Passage[] =>
  namesIn(text).flatMap((name) => passages.get(name) ?? []);

/** Finds the number of a passage among those that are cited. */
export const numbersOf =
  (cited: readonly Passage[]): FindNumber =>
  (name) => {
    const place = cited.findIndex(({ cite }) => cite === name);
    return place < 0 ? undefined : place + 1;
  };

/** Where the numbers of a text lead, in Markdown. A number stands before each, so that it is found without pressing anything. */
export const sourcesBelow = (cited: readonly Passage[]): string =>
  cited
    .slice(0, SOURCES_MAX)
    .map(({ title, headingPath, link }, place) => {
      const path = [title, ...headingPath].filter((each, depth, all) => each !== all[depth - 1]);
      const name = path
        .join(' › ')
        .replaceAll(/[[\]\n\\`*_<>]/g, ' ')
        .trim();
      return `-# \\[${place + 1}\\] [${name}](<${link.replaceAll(/[<>\s]/g, '')}>)`;
    })
    .join('\n');
