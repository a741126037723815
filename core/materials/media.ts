import type { MaterialFormat } from './formats.ts';

/** How a kind of file is served: as what, and whether a browser may show it. What could run something there is only saved. */
type Media = { readonly type: string; readonly isShown: boolean };

const UNKNOWN: Media = { type: 'application/octet-stream', isShown: false };
const byEnding: Readonly<Record<string, Media>> = {
  md: { type: 'text/plain; charset=utf-8', isShown: true }, // as text: browsers save what they are told is Markdown
  txt: { type: 'text/plain; charset=utf-8', isShown: true },
  html: { type: 'text/html; charset=utf-8', isShown: false },
  pdf: { type: 'application/pdf', isShown: true },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', isShown: false },
};

/** The ending that a stored file of each format has. */
export const endings = { markdown: 'md', text: 'txt', html: 'html', pdf: 'pdf', docx: 'docx' } as const satisfies Record<
  MaterialFormat,
  string
>;

const endingOf = (key: string) => /\.([a-z0-9]+)$/.exec(key)?.[1] ?? '';

/** How the object of a key is served. Only its ending says so: nothing that was handed in can. */
export function mediaOf(key: string): Media {
  const ending = endingOf(key);
  return Object.hasOwn(byEnding, ending) ? byEnding[ending]! : UNKNOWN; // it has that ending
}

const NAME_MAX = 100; // characters; file systems take 255 bytes

/** What a file is called when it is saved: its title, without what file systems take for something else. */
export function fileNameOf(title: string, key: string): string {
  const name = title
    .replaceAll(/[\p{C}\p{Z}/\\:*?"<>|]+/gu, ' ')
    .replace(/^[. ]+/, '')
    .trim();
  const ending = endingOf(key);
  const bare = name.toLowerCase().endsWith(`.${ending}`) ? name.slice(0, -ending.length - 1) : name;
  return `${Array.from(bare).slice(0, NAME_MAX).join('').trim() || 'file'}.${ending}`;
}

/** The header that says whether a browser shows a file, and what it is called: in ASCII, and as it is (RFC 6266). */
export function dispositionOf(key: string, name: string): string {
  const plain = name.replaceAll(/[^\w .()-]/g, '_');
  const exact = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.codePointAt(0)!.toString(16).toUpperCase()}`); // it has one
  return `${mediaOf(key).isShown ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
