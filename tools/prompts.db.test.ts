import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedPrompts } from '../agent/shipped-prompts.ts';
import { newId } from '../db/new-id.ts';
import { findActivePrompt, shipPrompts } from '../db/queries/prompts.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { classTime, kindOf, openClassroom, person, type Classroom } from './testing.ts';

let room: Classroom;
const [ada, alma, ines] = [person('ada'), person('alma'), person('ines')];
const yes = { confirmed: true };
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
const refused = (text: string) =>
  owner(text).then(
    () => 'done',
    (error: Error) => error.message,
  );
const active = () => findActivePrompt(room.db, 'tutor', alma.id);
const ship = (text: string) => shipPrompts(room.db, [{ agent: 'tutor', text }], { at: classTime, newId });
const add = (name: string, text: string, more: object = {}) => room.use(ada, 'add-prompt', { name, text, ...more });
const activate = (version: string, at = classTime) => room.use(ada, 'activate-prompt', { version }, { ...yes, now: at });
const later = (minutes: number) => new Date(classTime.getTime() + minutes * 60_000);

beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());

it('what the product ships is the active version, once, and follows the product until an admin writes another', async () => {
  verifies('prompts:shipped');
  expect(await active()).toBeUndefined();
  expect(await ship('Be kind.')).toEqual(['tutor']);
  expect(await ship('Be kind.')).toEqual([]);
  expect(await active()).toMatchObject({ text: 'Be kind.', modelName: undefined, temperature: 70, maxTokens: 1000, arm: undefined });
  expect(await ship('Be kind and brief.')).toEqual(['tutor']);
  expect((await active())?.text).toBe('Be kind and brief.');
  await activate('previous', later(1));
  expect((await active())?.text).toBe('Be kind.');
  expect(await ship('Be kind and brief.')).toEqual([]); // a start brings nothing back that an admin took out of use
  expect((await active())?.text).toBe('Be kind.');
  expect(shippedPrompts().map(({ agent }) => agent)).toContain('judge');
});

it('a text is one version by what it says, is told only once it is active, and going back is one call', async () => {
  verifies('prompts:versions');
  const first = await add('shorter hints', 'Give short hints.\r\nNever the answer.', { model: 'openai:gpt-5-mini' });
  expect(first).toMatchObject({ added: true });
  expect((await active())?.text).toBe('Be kind.');
  expect(await add('the same', 'Give short hints.\nNever the answer.', { model: 'openai:gpt-5-mini' })).toEqual({ ...first, added: false });
  expect(await add('for any model', 'Give short hints.\nNever the answer.')).toMatchObject({ added: true });
  expect(await kindOf(add('shorter hints', 'Another text.'))).toBe('conflict');
  expect(await kindOf(add('built-in mine', 'Another text.'))).toBe('invalid');
  expect(await kindOf(add('empty', ' \n '))).toBe('invalid');
  expect(await activate('shorter hints', later(2))).toMatchObject({ name: 'shorter hints', before: expect.stringContaining('built-in') });
  expect(await active()).toMatchObject({ version: first['version'], name: 'shorter hints', modelName: 'openai:gpt-5-mini' });
  expect(await activate('shorter hints', later(3))).toMatchObject({ before: 'shorter hints' });
  expect(await ship('Be kind, version three.')).toEqual(['tutor']); // kept, and not in use: an admin's is
  expect((await active())?.name).toBe('shorter hints');
  await activate('previous', later(4));
  expect((await active())?.text).toBe('Be kind.');
  expect(await kindOf(activate('nobody wrote this'))).toBe('not-found');
  expect(
    await owner(`select actor_id as actor, door from audit_log where action = 'activate-prompt' and outcome = 'done' limit 1`),
  ).toEqual([{ actor: ada.id, door: 'cli' }]);
});

it('an admin sees who put what in use and when, and what would change', async () => {
  const { prompts } = await room.use(ada, 'list-prompts', { agent: 'tutor' });
  expect(prompts.filter(({ isActive }: { isActive: boolean }) => isActive)).toHaveLength(1);
  expect(prompts[0]).toMatchObject({ isActive: true, activatedBy: 'Ada Admin', activatedAt: later(4).toISOString(), createdBy: null });
  const shown = await room.use(ada, 'show-prompt', { version: 'shorter hints' });
  expect(shown).toMatchObject({ createdBy: 'Ada Admin', difference: '- Be kind.\n+ Give short hints.\n+ Never the answer.' });
  expect(findTool('show-prompt')!.say!(shown)).toContain('What would change:');
  expect(findTool('list-prompts')!.say!({ prompts })).toMatch(
    /^- tutor: built-in [0-9a-f]{8} \(in use\), 8 characters; written 2026-11-21; in use since 2026-11-21T10:04 by Ada Admin$/m,
  );
  for (const who of [alma, ines])
    for (const name of ['list-prompts', 'show-prompt', 'show-ai-settings']) expect(await kindOf(room.use(who, name))).toBe('forbidden');
  expect(await kindOf(room.use(ada, 'activate-prompt', { version: 'previous' }))).toBe('forbidden'); // nobody pressed the button
  expect(await kindOf(room.use(ada, 'list-prompts', {}, { door: 'model' }))).toBe('forbidden');
});

it('two who activate at once follow each other, and one is active after', async () => {
  verifies('prompts:one-active');
  await add('third', 'A third text.');
  const names = ['third', 'shorter hints', 'for any model', 'third'];
  const said = await Promise.all(names.map((name, at) => activate(name, later(10 + at))));
  expect(said.map(({ name }) => name)).toEqual(names);
  expect(await owner(`select count(*)::int as count from prompt_versions where agent = 'tutor' and is_active`)).toEqual([{ count: 1 }]);
  expect(names).toContain((await active())?.name);
});

it('a version is never changed, taken away or left without a successor, for any role', async () => {
  verifies('prompts:immutable');
  const change = (what: string) => refused(`update prompt_versions set ${what} where version_name = 'third'`);
  for (const what of [
    `prompt_text = 'x'`,
    `model_name = 'x'`,
    `content_hash = 'x'`,
    `version_name = 'x'`,
    `agent = 'judge'`,
    `created_by = '${alma.id}'`,
  ])
    expect(await change(what), what).toContain('is kept as it is');
  expect(await refused(`delete from prompt_versions where version_name = 'third'`)).toContain('is kept as it is');
  expect(await refused('truncate prompt_versions cascade')).toContain('append-only');
  expect(await refused(`update prompt_versions set is_active = false where agent = 'tutor'`)).toContain('without an active prompt');
  expect(await refused(`update prompt_versions set is_active = true where agent = 'tutor'`)).toContain('prompt_versions_one_active');
});

it('the settings say how the model is asked, under the model of a version and over the defaults', async () => {
  verifies('prompts:settings');
  const change = (input: object) => room.use(ada, 'change-ai-settings', input, yes);
  await activate('third', later(20));
  expect((await room.use(ada, 'show-ai-settings'))['settings'][0]).toEqual({
    agent: 'tutor',
    model: null,
    temperature: 70,
    maxTokens: 1000,
    isDefault: true,
  });
  expect(await change({ temperature: 20 })).toMatchObject({ model: null, temperature: 20, maxTokens: 1000, isDefault: false });
  expect(await change({ model: 'ollama:qwen3:8b', maxTokens: 800 })).toMatchObject({
    model: 'ollama:qwen3:8b',
    temperature: 20,
    maxTokens: 800,
  });
  expect(await active()).toMatchObject({ name: 'third', modelName: 'ollama:qwen3:8b', temperature: 20, maxTokens: 800 });
  await activate('shorter hints', later(21));
  expect(await active()).toMatchObject({ modelName: 'openai:gpt-5-mini', temperature: 20 });
  expect(await change({ model: 'environment' })).toMatchObject({ model: null, maxTokens: 800 });
  for (const wrong of [
    {},
    { temperature: 101 },
    { temperature: -1 },
    { maxTokens: 0 },
    { model: 'whatever' },
    { agent: 'nobody', temperature: 1 },
  ])
    expect(await kindOf(change(wrong))).toBe('invalid');
  expect(await kindOf(room.use(ada, 'change-ai-settings', { temperature: 1 }))).toBe('forbidden');
});

it('where a comparison is running a learner is told what their arm is told', async () => {
  verifies('prompts:arm-by-hash');
  const arm = (n: number, name: string) =>
    `insert into experiment_arms (id, experiment_id, prompt_version_id, name) select '0198b000-0000-7000-8000-00000000000${n}', '0198b000-0000-7000-8000-000000000009', id, '${name}' from prompt_versions where version_name = '${name}'`;
  await owner(`insert into experiments (id, name, salt, state, started_at) values ('0198b000-0000-7000-8000-000000000009', 'hints', 's', 'running', now());
    ${arm(1, 'third')}; ${arm(2, 'shorter hints')}`);
  const everyone = ['alma', 'bao', 'tomas', 'paula', 'ines', 'ada'].map((name) => person(name));
  const told = await Promise.all(everyone.map(({ id }) => findActivePrompt(room.db, 'tutor', id)));
  expect(new Set(told.map((each) => each?.name))).toEqual(new Set(['third', 'shorter hints']));
  for (const each of told)
    expect(each).toMatchObject({
      arm: `0198b000-0000-7000-8000-00000000000${each!.name === 'third' ? 1 : 2}`,
      text: each!.name === 'third' ? 'A third text.' : expect.stringContaining('short hints'),
    });
  expect(await findActivePrompt(room.db, 'judge', alma.id)).toBeUndefined();
  await owner(`update experiments set state = 'stopped', ended_at = now()`);
  expect(await active()).toMatchObject({ name: 'shorter hints', arm: undefined });
});
