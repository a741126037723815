import { Markdown } from '../parts/prose.tsx';
import { Link } from '../router.tsx';
import type { Explained } from './cards.ts';

type Passage = Explained['passages'][number];

/** The page's own path of a passage's address. */
export const pathOf = (link: string): string => link.replace(/^.*(?=\/materials\/)/, '');

/** A passage of the materials, quoted, with the way to its place. */
export const PassageQuote = ({ passage: { title, headingPath, text, link } }: { readonly passage: Passage }) => (
  <figure className="passage">
    <blockquote>
      <Markdown text={text} />
    </blockquote>
    <figcaption>
      <Link to={pathOf(link)}>{[title, ...headingPath].join(' › ')}</Link>
    </figcaption>
  </figure>
);
