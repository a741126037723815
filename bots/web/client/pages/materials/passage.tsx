import type { ToolOutput } from '../../../api.ts';
import { Markdown } from '../../parts/prose.tsx';
import { newHeadings } from './headings.ts';

type Passage = ToolOutput<'read-material'>['passages'][number];

const Heading = ({ level, text }: { readonly level: number; readonly text: string }) =>
  level === 0 ? <h2>{text}</h2> : level === 1 ? <h3>{text}</h3> : <h4>{text}</h4>;

/** A passage under the headings that begin with it. The one that was cited stands out, and says so. */
export function PassageShown({
  passage: { position, headingPath, text },
  title,
  before,
  isCited,
}: {
  readonly passage: Passage;
  /** The name of the page, which is not said again where it is the outermost heading too. */
  readonly title: string;
  readonly before: Passage | undefined;
  readonly isCited: boolean;
}) {
  const below = (path: readonly string[]) => (path[0] === title ? path.slice(1) : path);
  return (
    <>
      {newHeadings(before && below(before.headingPath), below(headingPath)).map(({ level, text: heading }) => (
        <Heading key={level} level={level} text={heading} />
      ))}
      <div
        id={`passage-${position}`}
        className={isCited ? 'read-passage read-cited' : 'read-passage'}
        {...(isCited && { role: 'mark', 'aria-label': 'The cited passage' })}
      >
        <Markdown text={text} />
      </div>
    </>
  );
}
