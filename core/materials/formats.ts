/** The kinds of files that materials are made of. */
export const materialFormats = ['markdown', 'text', 'html', 'pdf', 'docx'] as const;
export type MaterialFormat = (typeof materialFormats)[number];

const byEnding: Readonly<Record<string, MaterialFormat>> = {
  md: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  text: 'text',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  pdf: 'pdf',
  docx: 'docx',
};

/** The format that a file's name promises, if it is one of ours. */
export function formatOf(fileName: string): MaterialFormat | undefined {
  const ending = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
}
