import type { ChatMessage, ToolOutput } from '../../api.ts';
import type { FindCited } from '../parts/markdown.ts';

type Passage = ToolOutput<'search-materials'>['passages'][number];

/** The passages that the tools of some messages found, by what they are called. */
export function passagesIn(messages: readonly ChatMessage[]): ReadonlyMap<string, Passage> {
  const found = new Map<string, Passage>();
  for (const { parts } of messages)
    for (const part of parts) {
      if ((part.type !== 'tool-search-materials' && part.type !== 'tool-explain-answer') || part.state !== 'output-available') continue;
      const { passages } = part.output as { passages: Passage[] }; // both give passages
      for (const passage of passages) found.set(passage.cite, passage);
    }
  return found;
}

const citation = /p-[0-9a-z]{1,12}/gi;
const bracketed = /[[【][^[\]【】]*[\]】]/g;

/** The passages a text cites, in the order in which it does, each once. */
export function citedIn(text: string, passages: ReadonlyMap<string, Passage>): Passage[] {
  const names = [...text.matchAll(bracketed)].flatMap(([whole]) => whole.toLowerCase().match(citation) ?? []);
  return [...new Set(names)].flatMap((name) => passages.get(name) ?? []);
}

/** Finds a citation's link and number among the passages that a message cites. */
export const finderOf =
  (cited: readonly Passage[]): FindCited =>
  (name) => {
    const place = cited.findIndex(({ cite }) => cite === name);
    const passage = cited[place];
    return passage && { href: passage.link.replace(/^.*(?=\/materials\/)/, ''), number: place + 1 };
  };
