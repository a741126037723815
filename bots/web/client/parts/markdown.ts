import DOMPurify from 'dompurify';
import { Marked, type TokenizerAndRendererExtension } from 'marked';
import remend from 'remend';
import { citation, citationStart, formulas, formulaStart } from '../rules.ts';

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => escaped[sign]!); // the pattern names the keys

/** Where a passage that is cited is read, and its number among those of the message. */
export type Cited = { readonly href: string; readonly number: number };
/** Finds a passage by what it is called: `p-4k7q2x`. */
export type FindCited = (name: string) => Cited | undefined;

const formula = (tex: string, isBlock: boolean) =>
  `<span class="formula${isBlock ? ' formula-block' : ''}" data-tex="${escape(tex)}">${escape(tex)}</span>`;

const formulaExtension: TokenizerAndRendererExtension = {
  name: 'formula',
  level: 'inline',
  start: (text) => text.search(formulaStart),
  tokenizer(text) {
    for (const { pattern, isBlock } of formulas) {
      const found = pattern.exec(text);
      if (found) return { type: 'formula', raw: found[0], tex: found[1]!.trim(), isBlock }; // the pattern has one group
    }
    return undefined;
  },
  renderer: ({ tex, isBlock }) => formula(String(tex), Boolean(isBlock)),
};

const citing = (find: FindCited): TokenizerAndRendererExtension => ({
  name: 'citation',
  level: 'inline',
  start: (text) => text.search(citationStart),
  tokenizer(text) {
    const found = citation.exec(text);
    return found ? { type: 'citation', raw: found[0], names: found[1]!.toLowerCase().split(/[\s,;]+/) } : undefined; // the same
  },
  renderer: ({ names }) =>
    (names as string[]) // as the tokenizer gave them
      .flatMap((name) => {
        const cited = find(name);
        return cited
          ? `<a class="citation" href="${escape(cited.href)}" data-cite="${escape(name)}" aria-label="Source ${cited.number}">${cited.number}</a>`
          : [];
      })
      .join(''),
});

const ownClass = /^(?:language-[\w-]+|formula|formula-block|citation)$/;

/** Whether an address is none of our own, as a browser reads it: `/\elsewhere` leads away too. */
function isForeign(address: string): boolean {
  const ours = window.location.origin;
  return !/^[/#]/.test(address) || !URL.canParse(address, ours) || new URL(address, ours).origin !== ours;
}

DOMPurify.addHook('afterSanitizeAttributes', (element) => {
  if (element.tagName === 'A' && isForeign(element.getAttribute('href') ?? '')) {
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer');
    element.classList.remove('citation'); // whose place is always here
  }
  const foreign = [...element.classList].filter((name) => !ownClass.test(name)); // no words of others look like our controls
  if (foreign.length) element.classList.remove(...foreign);
  if (element.tagName === 'IMG' && isForeign(element.getAttribute('src') ?? '')) element.remove(); // nobody else learns who reads what
});

const allowed = {
  ALLOWED_TAGS:
    'a b blockquote br code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr u ul var'.split(
      ' ',
    ),
  ALLOWED_ATTR: [
    'href',
    'title',
    'class',
    'alt',
    'src',
    'start',
    'lang',
    'dir',
    'colspan',
    'rowspan',
    'scope',
    'aria-label',
    'data-cite',
    'data-tex',
  ],
  // Whose values are no addresses, and so are not held to the rule for those.
  ADD_URI_SAFE_ATTR: ['data-cite', 'data-tex', 'start', 'lang', 'dir', 'colspan', 'rowspan', 'scope', 'aria-label'],
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|\/(?!\/)|#)/i,
};

/** HTML with nothing in it that could act, load from elsewhere or look like a control. */
export const cleaned = (html: string): string => DOMPurify.sanitize(html, allowed);

const readers = new WeakMap<FindCited, Marked>();
const noCitations: FindCited = () => undefined;

function readerOf(find: FindCited): Marked {
  const known = readers.get(find);
  if (known) return known;
  const reader = new Marked({ gfm: true, breaks: true, extensions: [formulaExtension, citing(find)] });
  readers.set(find, reader);
  return reader;
}

/**
 * A text as its blocks, so that those which are finished are not drawn again while the last one grows. While it streams,
 * what is not closed yet is closed for the moment.
 */
export const blocksOf = (written: string, streaming: boolean): string[] => {
  const text = streaming ? remend(written) : written;
  const blocks = readerOf(noCitations).lexer(text);
  return blocks.some(({ type }) => type === 'def') ? [text] : blocks.map(({ raw }) => raw); // links that are named elsewhere need the whole
};

/** Markdown as HTML that may be shown. */
export const htmlOf = (text: string, find: FindCited = noCitations): string => cleaned(readerOf(find).parse(text, { async: false }));

const code = /^`([^`\n]{1,500})`/;

/** A text that is no Markdown, with the formulas and the `code` in it marked. */
export function plainHtml(text: string): string {
  let [html, rest] = ['', text];
  while (rest) {
    const at = rest.search(/[`$\\]/);
    if (at < 0) return html + escape(rest);
    html += escape(rest.slice(0, at));
    rest = rest.slice(at);
    const coded = code.exec(rest);
    const kind = formulas.find(({ pattern }) => pattern.test(rest));
    const found = coded ?? kind?.pattern.exec(rest);
    html += coded
      ? `<code>${escape(coded[1]!)}</code>`
      : found
        ? formula(found[1]!.trim(), kind?.isBlock ?? false)
        : escape(rest.slice(0, 1)); // each pattern has one group
    rest = rest.slice(found?.[0].length ?? 1);
  }
  return html;
}
