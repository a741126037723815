import { memo, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { navigate } from '../router.tsx';
import type * as reading from './markdown.ts';
import './prose.css';

type Reader = typeof reading;

// The reader of Markdown is not needed to show the page, but soon after: it is fetched while the page is drawn.
let reader: Reader | undefined;
const listeners = new Set<() => void>();
const loading = import('./markdown.ts').then((loaded) => {
  reader = loaded;
  for (const listener of listeners) listener();
  return loaded;
});
loading.catch(() => undefined); // texts are shown as they are written then

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const useReader = () => useSyncExternalStore(subscribe, () => reader);

/** Draws what needs more than HTML: formulas and code, each loaded only where there is some. */
async function enrich(element: HTMLElement): Promise<void> {
  const formulas = element.querySelectorAll<HTMLElement>('.formula:not(.katex-done)');
  const codes = element.querySelectorAll<HTMLElement>('pre code[class*=language-]:not([data-highlighted])');
  if (formulas.length) (await import('./formulas.ts')).drawFormulas(formulas);
  if (codes.length) (await import('./highlight.ts')).highlight(codes);
}

/** A piece of HTML that was cleaned. Links to our own pages do not load the page anew. */
function Html({ html, inline = false, className }: { readonly html: string; readonly inline?: boolean; readonly className?: string }) {
  const ref = useRef<HTMLDivElement & HTMLSpanElement>(null);
  useEffect(() => {
    if (ref.current) enrich(ref.current).catch(() => undefined); // it can be read without
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const to = link?.getAttribute('href') ?? '';
      if (
        !to.startsWith('/') ||
        link?.target === '_blank' ||
        event.defaultPrevented ||
        event.button !== 0 ||
        event.metaKey ||
        event.ctrlKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      navigate(to);
    };
    element.addEventListener('click', follow);
    return () => element.removeEventListener('click', follow);
  }, []);
  const Tag = inline ? 'span' : 'div';
  return <Tag ref={ref} className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}

type BlockProps = { readonly reader: Reader; readonly text: string; readonly find: reading.FindCited | undefined };

const Block = memo(function Block({ reader: { htmlOf }, text, find }: BlockProps) {
  const html = useMemo(() => htmlOf(text, find), [htmlOf, text, find]);
  return <Html html={html} />;
});

type MarkdownProps = { readonly text: string; readonly streaming?: boolean; readonly find?: reading.FindCited | undefined };

/** A text of several paragraphs in Markdown, which may still be growing. */
export function Markdown({ text, streaming = false, find }: MarkdownProps) {
  const read = useReader();
  const blocks = useMemo(() => read?.blocksOf(text, streaming), [read, text, streaming]);
  if (!read || !blocks) return <div className="prose plain">{text}</div>;
  return (
    <div className="prose">
      {blocks.map((block, place) => (
        <Block key={place} reader={read} text={block} find={find} />
      ))}
    </div>
  );
}

type ProseProps = { readonly text: string; readonly html?: string | null | undefined; readonly inline?: boolean };

/** Words of a question: its HTML where it has some, or its text as it stands, with formulas and `code` in it. */
export const Prose = memo(function Prose({ text, html, inline = false }: ProseProps) {
  const read = useReader();
  const isPlain = !html && !/[`$\\]/.test(text);
  const shown = useMemo(() => (isPlain || !read ? null : html ? read.cleaned(html) : read.plainHtml(text)), [read, text, html, isPlain]);
  if (shown !== null) return <Html html={shown} inline={inline} className={html ? 'prose' : 'plain'} />;
  return inline ? <span className="plain">{text}</span> : <div className="plain">{text}</div>;
});
