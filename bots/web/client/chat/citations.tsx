import { useState, type ReactNode } from 'react';
import { Markdown } from '../parts/prose.tsx';
import { PassageQuote, whereIs } from '../card/passages.tsx';
import type { ToolOutput } from '../../api.ts';
import './citations.css';

type Passage = ToolOutput<'search-materials'>['passages'][number];
type Shown = { readonly cite: string; readonly top: number; readonly left: number };

const WIDTH_PX = 320;

const citeAt = (target: EventTarget): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('.citation') : null);

function placed(link: HTMLElement): Shown {
  const { bottom, left } = link.getBoundingClientRect();
  return { cite: link.dataset['cite'] ?? '', top: bottom + 6, left: Math.max(8, Math.min(left, window.innerWidth - WIDTH_PX - 8)) };
}

/** Words that cite: where one points at a citation, the passage is quoted there; and all of them stand below. */
export function Citations({ cited, children }: { readonly cited: readonly Passage[]; readonly children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const passage = cited.find(({ cite }) => cite === shown?.cite);
  const show = (target: EventTarget) => {
    const link = citeAt(target);
    setShown(link ? placed(link) : null);
  };
  if (cited.length === 0) return children;
  return (
    <div
      className="citing"
      onPointerOver={({ target }) => show(target)}
      onPointerLeave={() => setShown(null)}
      onFocus={({ target }) => show(target)}
      onBlur={() => setShown(null)}
    >
      {children}
      {passage && shown && (
        <div className="citation-quote" aria-hidden="true" style={{ top: shown.top, left: shown.left }}>
          <b>{whereIs(passage)}</b>
          <Markdown text={passage.text} />
        </div>
      )}
      <details className="sources">
        <summary>
          {cited.length} {cited.length === 1 ? 'source' : 'sources'}
        </summary>
        <ol>
          {cited.map((each) => (
            <li key={each.cite}>
              <PassageQuote passage={each} />
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
