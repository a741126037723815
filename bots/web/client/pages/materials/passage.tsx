import type { ToolOutput } from '../../../api.ts';
import { Markdown } from '../../parts/prose.tsx';
import { newHeadings } from './headings.ts';

type Passage = ToolOutput<'read-material'>['passages'][number];

const Heading = ({ level, text }: { readonly level: number; readonly text: string }) =>
  level === 0 ? <h2>{text}</h2> : level === 1 ? <h3>{text}</h3> : <h4>{text}</h4>;

/** A passage under the headings that begin with it. The one that was cited stands out, and says so. */
export function PassageShown({
  passage: { position, headingPath, text },
  before,
  isCited,
}: {
  readonly passage: Passage;
  readonly before: readonly string[] | undefined;
  readonly isCited: boolean;
}) {
  return (
    <>
      {newHeadings(before, headingPath).map(({ level, text: heading }) => (
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
