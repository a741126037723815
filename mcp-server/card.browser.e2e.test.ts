import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '../env.ts';
import { Shown } from '../core/questions/forms/index.ts';
import { controlOf } from '../core/questions/forms/control-id.ts';
import { gradeAnswer, questionTypes, readAnswer, showQuestion } from '../core/questions/index.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, words, type Classroom } from '../tools/testing.ts';
import { cardHtml } from './card.ts';
import { openHost, tutorOf, type Host } from './testing.ts';

const CARD_MAX_BYTES = 40 * 1024;
const extensions = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } };

// A host's page as the standard of MCP Apps wants it: the card in a frame that may run scripts and nothing else, and a bridge
// that answers its requests, of which calls of tools go on to a server.
const hostPage = (
  theme: string,
) => `<!doctype html><meta charset="utf-8"><title>Host</title><iframe sandbox="allow-scripts" style="width:100%;height:900px;border:0"></iframe><script>
const frame = document.querySelector('iframe');
window.heard = [];
addEventListener('message', async ({ source, data }) => {
  if (source !== frame.contentWindow) return;
  window.heard.push(data.method);
  const answer = (result) => data.id !== undefined && frame.contentWindow.postMessage({ jsonrpc: '2.0', id: data.id, result }, '*');
  if (data.method === 'ui/initialize') answer({ protocolVersion: '2026-01-26', hostInfo: { name: 'host', version: '1' }, hostCapabilities: {}, hostContext: { theme: '${theme}' } });
  else if (data.method === 'tools/call') answer(await window.callTool(data.params));
  else answer({});
});
window.show = (result) => frame.contentWindow.postMessage({ jsonrpc: '2.0', method: 'ui/notifications/tool-result', params: result }, '*');
window.load = (html) => new Promise((done) => { frame.onload = done; frame.srcdoc = html; });
</script>`;

let browser: Browser;
let room: Classroom;
const hosts: Host[] = [];
beforeAll(async () => {
  [room, browser] = await Promise.all([
    openClassroom(),
    chromium.launch({
      executablePath: readEnv().CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
    }),
  ]);
});
afterAll(async () => {
  await browser.close();
  for (const host of hosts) await host.close();
  await room.close();
});

type Call = { readonly name: string; readonly arguments: Record<string, unknown> };
const troubles: string[] = [];

async function open(
  callTool: (call: Call) => Promise<unknown>,
  theme: 'light' | 'dark' = 'light',
  width = 600,
): Promise<{ page: Page; card: FrameLocator; show: (result: unknown) => Promise<void> }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await page.exposeFunction('callTool', callTool);
  await page.setContent(hostPage(theme));
  await page.evaluate((html) => (globalThis as unknown as { load: (text: string) => Promise<void> }).load(html), cardHtml()); // the page above has it
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.includes('ui/notifications/initialized')))
    .toBe(true);
  return {
    page,
    card: page.frameLocator('iframe'),
    show: (result) => page.evaluate((given) => (globalThis as unknown as { show: (each: unknown) => void }).show(given), result),
  };
}

/** Puts an answer in as a person does, by whatever the form offers. */
async function fillIn(card: FrameLocator, shown: Shown, wanted: readonly string[]): Promise<void> {
  if (shown.kind === 'truth') await card.getByRole('radio', { name: wanted[0] === 'true' ? 'True' : 'False', exact: true }).check();
  else if (shown.kind === 'choice' || shown.kind === 'choices')
    for (const id of wanted) await card.locator(`input[value="${controlOf(id)}"]`).check();
  else if (shown.kind === 'slots')
    for (const [place, id] of wanted.entries()) await card.locator(`[data-part="${place + 1}"]`).selectOption(controlOf(id));
  else if (shown.kind === 'pairs')
    for (const [place, id] of wanted.entries()) await card.locator('#parts select').nth(place).selectOption(controlOf(id));
  else if (shown.kind === 'blanks')
    for (const [place, text] of wanted.entries()) await card.locator(`[data-part="${place + 1}"]`).fill(text);
  else if (shown.kind === 'order') {
    const rows = card.locator('#parts [data-id]');
    for (const [place, id] of wanted.entries()) {
      const ids = () =>
        rows.evaluateAll((all) => all.map((each) => (each as unknown as { dataset: Record<string, string> }).dataset['id']));
      while ((await ids()).indexOf(id) > place) await card.locator(`[data-id="${id}"] button`).first().press('Enter');
    }
  } else await card.locator('#parts input, #parts textarea').fill(wanted[0]!); // one text
}

describe('the quiz card', () => {
  it('is small, and loads nothing', () => {
    verifies('mcp:card');
    expect(Buffer.byteLength(cardHtml())).toBeLessThan(CARD_MAX_BYTES);
    expect(cardHtml()).not.toMatch(/https?:|src=|href=|import\(|fetch\(/);
  });

  it('draws every kind of question, and sends what was chosen as it is graded', async () => {
    verifies('mcp:card');
    const sent: Call[] = [];
    const { card, show, page } = await open(async (call) => {
      sent.push(call);
      return { structuredContent: { verdict: { correct: true } }, content: [{ type: 'text', text: 'Right.' }] };
    });
    for (const { name, example } of questionTypes) {
      const question = { type: name, body: example.body };
      const shown = Shown.parse(showQuestion(question));
      const wanted = readAnswer(shown, example.right[0]!, 'en'); // each has one
      const asked = {
        attempt: '0198a000-0000-7000-8000-00000000ffff',
        number: 1,
        type: name,
        text: `A ${name} <b>question</b>`,
        code: null,
        shown,
      };
      await show({ structuredContent: { question: asked, going: { title: 'Run', questions: 3 } }, content: [] });
      await card.getByRole('heading', { name: `A ${name} <b>question</b>` }).waitFor();
      await fillIn(card, shown, wanted);
      await card.getByRole('button', { name: 'Answer' }).click();
      await card.getByText('Right.').waitFor();
      const { answer } = sent.at(-1)!.arguments as { answer: string[] }; // it was sent just now
      expect([sent.at(-1)!.name, gradeAnswer(question, readAnswer(shown, answer, 'en')).fraction]).toEqual(['answer-card', 1]);
    }
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'goes through a run on a server, by keyboard, in a %s host, and can be read by everybody',
    async (theme) => {
      verifies('mcp:card', 'mcp:attested');
      const learner = person(theme === 'light' ? 'alma' : 'bao');
      const host = await openHost(tutorOf(room), learner, { capabilities: { extensions } });
      hosts.push(host);
      const { tools } = await host.client.listTools();
      const offered = tools.find(({ name }) => name === 'next-question')!; // it is in the list
      expect(offered['_meta']).toMatchObject({ ui: { resourceUri: 'ui://viva/quiz-card.html' } });
      expect(tools.find(({ name }) => name === 'answer-card')?.['_meta']).toMatchObject({ ui: { visibility: ['app'] } });
      const read = await host.client.readResource({ uri: 'ui://viva/quiz-card.html' });
      expect(read.contents).toMatchObject([{ mimeType: 'text/html;profile=mcp-app', text: cardHtml() }]);
      await host.use('start-run', { of: 'course', name: 'ST-1', count: 2 });
      const { page, card, show } = await open((call) => host.client.callTool(call), theme, 320);
      await show(await host.client.callTool({ name: 'next-question', arguments: {} }));
      const heading = card.getByRole('heading');
      for (const number of [1, 2]) {
        await card.getByText(`${number} of 2`).waitFor();
        const right = words((await heading.textContent()) ?? '')[0] === 'true';
        if (number === 1) await card.locator('#parts input').first().focus(); // after that the card puts it there
        await page.keyboard.press(right ? 'a' : 'b');
        await page.keyboard.press('Enter');
        await card.locator('#told.right').waitFor();
        expect(await card.locator('#told').textContent()).toContain('XP');
        if (number === 1) await card.getByRole('button', { name: 'Next question' }).press('Enter');
      }
      const frame = page.frames().at(-1)!; // the card's
      await frame.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8'));
      const { violations } = (await frame.evaluate('axe.run()')) as { violations: { id: string; impact: string }[] };
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
      expect(await frame.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(troubles).toEqual([]);
      await page.close();
    },
  );
});
