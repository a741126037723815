import { Markdown } from '../parts/prose.tsx';
import { Link } from '../router.tsx';
import type { Explained } from './cards.ts';
import './passages.css';

type Passage = Explained['passages'][number];

/** The page's own path of a passage's address. */
export const pathOf = (link: string): string => link.replace(/^.*(?=\/materials\/)/, '');

/** Where a passage stands: its document, and the headings above it that do not just say its name again. */
export const whereIs = ({ title, headingPath }: Pick<Passage, 'title' | 'headingPath'>): string =>
  [title, ...headingPath.filter((heading) => heading !== title)].join(' › ');

/** A passage of the materials, quoted, with the way to its place. */
export const PassageQuote = ({ passage }: { readonly passage: Passage }) => (
  <figure className="passage">
    <blockquote>
      <Markdown text={passage.text} />
    </blockquote>
    <figcaption>
      <Link to={pathOf(passage.link)}>{whereIs(passage)}</Link>
    </figcaption>
  </figure>
);
