import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { runProgram, startedFolder, startProduct } from '../testing.ts';
import { openTwin, type Twin } from './testing/twin.ts';

let twin: Twin;
let folder: Awaited<ReturnType<typeof startedFolder>>;
beforeAll(async () => {
  [twin, folder] = await Promise.all([openTwin({ shards: 2 }), startedFolder()]);
});
afterAll(async () => {
  folder?.remove();
  await twin?.close();
});

const run = (settings: Record<string, string>) =>
  runProgram('bots/discord/main.ts', [], { DATA_DIR: folder.path, DISCORD_API: twin.api, ...settings });

it('says in one sentence what is wrong with a token', async () => {
  verifies('discord:wrong-token');
  const none = await run({ DISCORD_TOKEN: '' });
  expect(none).toMatchObject({ code: 1, stdout: '', stderr: 'Viva cannot start: DISCORD_TOKEN is not set; docs/discord.md tells how to make a bot, and where its token is.\n' }); // prettier-ignore
  const odd = await run({ DISCORD_TOKEN: 'secret' });
  expect(odd.stderr).toMatch(/^Viva cannot start: These settings are wrong: DISCORD_TOKEN: wants the token of a bot[^\n]*\n$/);
  const wrong = await run({ DISCORD_TOKEN: 'not.the.token' });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/Viva cannot start: Discord refuses the token: [^\n]*\n$/);
  expect(wrong.stderr).not.toContain('not.the.token');
  twin.forgive(0); // the twin counts who was refused
});

it('keeps nothing else from running: without a token, or with a wrong one', async () => {
  const bare = await startProduct({ DISCORD_TOKEN: '' });
  expect((await fetch(`${bare.url}/healthz`)).status).toBe(200);
  expect(bare.said()).toContain('Discord: no bot runs here; docs/discord.md tells how to make one, and DISCORD_TOKEN brings it.\n');
  expect(await bare.stop()).toBe(0);
  const wrong = await startProduct({ DISCORD_TOKEN: 'not.the.token', DISCORD_API: twin.api });
  expect((await fetch(`${wrong.url}/healthz`)).status).toBe(200);
  await expect.poll(() => wrong.said()).toContain('Discord refuses the token');
  expect(await wrong.stop()).toBe(0);
  twin.forgive(0);
});

it('runs beside everything else with the right token, and says how to let it into a server', async () => {
  const product = await startProduct({ DISCORD_TOKEN: twin.token, DISCORD_API: twin.api });
  await expect
    .poll(() => product.said())
    .toMatch(
      /Discord: here as tutor\.[^\n]*\n {2}https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&scope=bot\+applications\.commands&permissions=309237763072/,
    );
  const ann = twin.user('Ann').direct();
  expect((await ann.slash('help')).kind).toBe('thinking');
  expect(await product.stop()).toBe(0);
});

it('leaves the gateway to another process, where it is told to', async () => {
  const before = twin.gateway.sessions.size;
  const settings = {
    DISCORD_TOKEN: twin.token,
    DISCORD_API: twin.api,
    DISCORD_PUBLIC_KEY: twin.delivery.publicKey,
    DISCORD_REQUESTS_ONLY: 'true',
  };
  const product = await startProduct(settings);
  const unsigned = await fetch(`${product.url}/discord/interactions`, { method: 'POST', body: '{"type":1}' });
  expect(unsigned.status).toBe(401);
  expect(twin.gateway.sessions.size).toBe(before);
  expect(product.said()).not.toContain('Discord: here');
  expect(await product.stop()).toBe(0);
});

it('divides its servers among as many processes as Discord wants', async () => {
  const product = await startProduct({ DISCORD_TOKEN: twin.token, DISCORD_API: twin.api, DISCORD_SHARDS: 'auto' }, 'bots/discord/main.ts');
  await expect.poll(() => product.said()).toContain('shard 1 of 2 is there');
  expect(twin.gateway.sessions.size).toBe(2);
  const school = twin.guild({ name: 'School' });
  const shown = await (await twin.user('Ann').in(twin.channel(school, 'hall')).slash('courses')).shown();
  expect(JSON.stringify(shown)).toContain('Networking');
  expect(await product.stop()).toBe(0);
});
