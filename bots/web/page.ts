import type { Overview } from '../../agent/tutor.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (value: string | number) => String(value).replace(/[&<>"']/g, (sign) => entities[sign]!); // the pattern names the keys

const style = `
:root { color-scheme: light dark; --ground: #fbfaf7; --ink: #1d2430; --quiet: #5a6472; --line: #dcd8cf; --accent: #1f5f5b; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --ink: #e9e7e2; --quiet: #a3abb6; --line: #303740; --accent: #7fc8c1; } }
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; padding: clamp(1.5rem, 6vw, 5rem); }
main { max-width: 38rem; margin: 0 auto; display: grid; gap: 1.75rem; }
h1 { font: 600 clamp(2.25rem, 7vw, 3.25rem)/1.1 Georgia, serif; color: var(--accent); }
p { max-width: 34rem; }
dl { display: grid; grid-template-columns: repeat(2, 1fr); border-top: 1px solid var(--line); }
dl div { padding: 1rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); font-size: .9375rem; }
dd { font: 600 1.75rem/1.2 Georgia, serif; font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); font-size: .9375rem; }
code { font: .9375em ui-monospace, monospace; overflow-wrap: anywhere; }
a { color: var(--accent); }`;

/** What a plain page says: one sentence, or what is in the database. */
export type PageContent = { readonly title: string } & (
  | { readonly sentence: string }
  | { readonly overview: Overview; readonly databaseKind: 'embedded' | 'postgres' }
);

const counts = ({ subjects, publishedCourses }: Overview): [string, number][] => [
  ['Courses', publishedCourses],
  ['Subjects', subjects],
];

const welcome = (overview: Overview, kind: 'embedded' | 'postgres') => `
<p>A tutor for exam preparation. This page stands in until the chat is here; the product behind it is running.</p>
<dl>${counts(overview)
  .map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`)
  .join('')}</dl>
<p>${overview.publishedCourses ? '' : 'No course is published yet. '}From a terminal, try</p>
<p><code>npm run tool -- show-my-profile --as alma</code></p>
<p class="quiet">${kind === 'embedded' ? 'On the embedded database.' : 'On a PostgreSQL server.'} <a href="/healthz">Is it well?</a></p>`;

/** A whole page without script, in light and dark. */
export const page = (content: PageContent): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(content.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(content.title)}</h1>
${'sentence' in content ? `<p>${text(content.sentence)}</p>\n<p><a href="/">To the start</a></p>` : welcome(content.overview, content.databaseKind)}
</main>
</body>
</html>
`;
