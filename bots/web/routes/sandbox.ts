import { readFile } from 'node:fs/promises';
import { Router, type Express } from 'express';
import { TutorError } from '../../../core/errors.ts';
import type { CardAnswer } from '../api.ts';
import { personOf } from '../session.ts';

/** The cards that assistants draw, as our own page shows them. */
export type CardSettings = {
  /** The file of the quiz card. */
  readonly file: string;
  /** The second origin, from which it is drawn; unset, it is not drawn here. */
  readonly sandboxUrl: string | undefined;
};

/**
 * What a card may do: run what is written in it. It loads nothing, goes nowhere, and is framed by our own page alone. The frame within
 * the frame has the same rules, since what is in it comes by srcdoc.
 */
const policyOf = (owner: string): string =>
  [
    "default-src 'none'",
    "script-src 'unsafe-inline'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${owner}`,
  ].join('; ');

/** Stands between our page and a card: the card runs in a frame without an origin, and what both say is passed on, to them alone. */
const proxyOf = (owner: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Card</title>
<style>html, body, iframe { margin: 0; border: 0; width: 100%; height: 100%; display: block; } html { overflow: hidden; }</style>
<iframe sandbox="allow-scripts" title="Card"></iframe>
<script>
'use strict';
const owner = ${JSON.stringify(owner)};
const card = document.querySelector('iframe');
const ofTheFrame = 'ui/notifications/sandbox-'; // between our page and this one: a card says nothing of the kind
addEventListener('message', ({ source, origin, data }) => {
  if (!data || data.jsonrpc !== '2.0') return;
  const isOfTheFrame = typeof data.method === 'string' && data.method.startsWith(ofTheFrame);
  if (source === parent && origin === owner) {
    if (!isOfTheFrame) card.contentWindow.postMessage(data, '*'); // it has no origin to name
    else if (data.method === ofTheFrame + 'resource-ready') card.srcdoc = String(data.params.html);
  } else if (source === card.contentWindow && !isOfTheFrame) parent.postMessage(data, owner);
});
parent.postMessage({ jsonrpc: '2.0', method: ofTheFrame + 'proxy-ready', params: {} }, owner);
</script>
</html>
`;

/**
 * Answers on the second origin, and there with nothing but the page around a card. It comes before what refuses other hosts, and
 * reads and sets no cookie.
 */
export function mountSandbox(app: Express, publicUrl: string, cards: CardSettings | undefined): void {
  const host = cards?.sandboxUrl && new URL(cards.sandboxUrl).host;
  const owner = new URL(publicUrl).origin;
  app.get('/sandbox', (request, response, next) => {
    if (!host || request.headers.host?.toLowerCase() !== host) return next();
    response.set({
      'content-security-policy': policyOf(owner),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    response.type('html').send(proxyOf(owner));
  });
}

/** Gives our page the quiz card, as data: under our own address it is never a page. */
export function cardRoutes(cards: CardSettings | undefined): Router {
  const routes = Router();
  routes.get('/quiz-card', async (request, response) => {
    await personOf(request);
    if (!cards) throw new TutorError('not-found', 'There is no quiz card here.');
    const sandbox = cards.sandboxUrl ?? null;
    response.json({ html: await readFile(cards.file, 'utf8'), sandbox } satisfies CardAnswer);
  });
  return routes;
}
