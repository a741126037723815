import { createHash } from 'node:crypto';

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:34rem;margin:10vh auto;padding:0 1rem}
button{font:inherit;padding:.6rem 1.2rem;margin:0 .5rem 0 0;border-radius:.5rem;border:1px solid currentColor;cursor:pointer}
.yes{background:#1d4ed8;color:#fff;border-color:#1d4ed8}code{overflow-wrap:anywhere}label{display:block;margin:1rem 0}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

const whole = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style><main><h1>${escaped(title)}</h1>${body}</main></html>`;

/** What a page that asks for consent may do: show itself, and send its form here and then on to the program. */
export function consentPolicy(redirectUri?: string): string {
  const { protocol, origin } = redirectUri ? new URL(redirectUri) : { protocol: '', origin: 'null' };
  const onward = origin === 'null' ? protocol : origin;
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self' ${onward}; frame-ancestors 'none'; base-uri 'none'`;
}

/** Asks whoever is signed in whether a program may study in their name. */
export const consentPage = (asks: {
  readonly program: string;
  readonly redirectUri: string;
  readonly name: string;
  readonly sealed: string;
  readonly proof: string;
  /** The role whose tools are asked for too, where that is more than every learner has. */
  readonly role: string | undefined;
}): string =>
  whole(
    'May this program study with you?',
    `<p>A program that calls itself <strong>${escaped(asks.program)}</strong> asks to use Viva in the name of <strong>${escaped(asks.name)}</strong>: to see your progress, ask you questions, and pass your answers on.</p>
<p>It will be told at <code>${escaped(asks.redirectUri)}</code>. If you did not just ask a program to connect, say no.</p>
<form method="post" action="/oauth/consent"><input type="hidden" name="request" value="${escaped(asks.sealed)}"><input type="hidden" name="proof" value="${escaped(asks.proof)}">
${asks.role ? `<label><input type="checkbox" name="role" value="yes"> It may also do what I may as ${escaped(asks.role)}.</label>` : ''}
<button class="yes" name="decision" value="yes">Yes, let it in</button><button name="decision" value="no">No</button></form>
<p>You can end this at any time on the page Assistants.</p>`,
  );

/** Says that somebody has to sign in first. */
export const signInPage = (): string =>
  whole(
    'Sign in first',
    '<p>A program asks to study with you. <a href="/sign-in" target="_blank" rel="noopener">Sign in</a>, then load this page again.</p>',
  );
