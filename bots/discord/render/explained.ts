import type { Explained } from '../../../tools/explaining.ts';
import { sayExplained } from '../../../tools/explaining.ts';
import type { Card } from '../card.ts';
import { beginning, longCard } from './long.ts';
import { discordMarkdown } from './markdown.ts';
import { clipped, fenced, plain } from './text.ts';
import { choiceLines, headlineOf, outcomeOf, partLines } from './verdict.ts';

const PASSAGE_MAX = 700; // characters of a passage that is quoted

/** Where a passage stands, with the way to it. */
const sourceOf = ({ title, headingPath, link }: Explained['passages'][number]): string => {
  const where = clipped([title, ...headingPath.filter((heading) => heading !== title)].join(' › '), 150);
  return /^https?:\/\/[^\s()<>]+$/.test(link) ? `[${where}](${link})` : where;
};

const quote = (text: string) => text.replaceAll(/^/gm, '> ');

/** An answer explained: the question, the verdict with every reason there is, and what the materials say of it. */
export function explainedCard(explained: Explained): Card {
  const { title, number, text, code, verdict, comment, lessons, passages } = explained;
  const parts = [
    [plain(text), code ? fenced(code) : ''].filter(Boolean).join('\n'),
    [`**${headlineOf(verdict)}**`, ...partLines(verdict)].join('\n'),
    verdict.explanation ? plain(verdict.explanation) : '',
    choiceLines(verdict).join('\n'),
    comment ? `**Comment:** ${plain(comment)}` : '',
    ...passages.map((passage) => `${quote(beginning(discordMarkdown(passage.text), PASSAGE_MAX))}\n-# ${sourceOf(passage)}`),
    lessons.length ? `**To revise:** ${plain(lessons.join(', '))}` : '',
  ];
  return longCard({
    title: `${clipped(title, 100)}, question ${number}`,
    content: parts.filter(Boolean).join('\n\n'),
    whole: sayExplained(explained),
    file: 'explanation.md',
    accent: outcomeOf(verdict),
  });
}
