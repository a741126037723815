const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (value: string) => value.replace(/[&<>"']/g, (sign) => entities[sign]!); // the pattern names the keys

/** How a plain page looks: it needs nothing that might be missing. */
export const style = `
:root { color-scheme: light dark; --ground: #fbfaf7; --ink: #1d2430; --quiet: #5a6472; --accent: #1f5f5b; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --ink: #e9e7e2; --quiet: #a3abb6; --accent: #7fc8c1; } }
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; padding: clamp(1.5rem, 6vw, 5rem); }
main { max-width: 38rem; margin: 0 auto; display: grid; gap: 1.75rem; }
h1 { font: 600 clamp(2.25rem, 7vw, 3.25rem)/1.1 Georgia, serif; color: var(--accent); }
.quiet { color: var(--quiet); font-size: .9375rem; }
a { color: var(--accent); }`;

/** What a plain page says: one sentence, and what names it in the log. */
export type PageContent = { readonly title: string; readonly sentence: string; readonly id?: string | undefined };

/** A whole page without script, in light and dark: for trouble, when the page of the product cannot help. */
export const page = ({ title, sentence, id }: PageContent): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
<p>${text(sentence)}</p>
${id ? `<p class="quiet">In the log it is ${text(id)}.</p>\n` : ''}<p><a href="/">To the start</a></p>
</main>
</body>
</html>
`;
