import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { doors } from '../core/people/doors.ts';
import { roles } from '../core/people/roles.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool, tools } from './index.ts';
import type { Tool } from './tool.ts';

const identities = new Set([
  'user',
  'learner',
  'student',
  'person',
  'account',
  'member',
  'speaker',
  'actor',
  'owner',
  'guild',
  'discord',
  'me',
  'myself',
]);

/** Whether a field's name asks who is speaking: it ends in such a word, or in such a word and `id`. */
function asksWho(name: string): boolean {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => word.replace(/s$/, ''));
  const last = words.at(-1) === 'id' ? words.at(-2) : words.at(-1);
  return identities.has(last ?? '');
}

const list = (tools as readonly unknown[] as readonly Tool[]).map((tool) => [tool.name, tool] as const); // each keeps its own types
type Field = { description?: string; properties?: Record<string, Field>; items?: Field; anyOf?: Field[] };

/** Every field of an input, those inside other fields too. */
const fieldsOf = (schema: Field, path = ''): [string, Field][] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]): [string, Field][] => [
    [`${path}${name}`, field],
    ...fieldsOf(field, `${path}${name}.`),
  ]),
  ...(schema.items ? fieldsOf(schema.items, path) : []),
  ...(schema.anyOf ?? []).flatMap((field) => fieldsOf(field, path)),
];
const inputOf = (tool: Tool) => z.toJSONSchema(tool.input, { io: 'input' }) as Field & { additionalProperties?: boolean };

it('has tools to test, each name once', () => {
  expect(list.length).toBeGreaterThanOrEqual(2);
  expect(new Set(list.map(([name]) => name)).size).toBe(list.length);
  expect(findTool('show-my-profile')?.name).toBe('show-my-profile');
  expect(findTool('constructor')).toBeUndefined();
});

it('knows identity when it sees it', () => {
  expect(['userId', 'student_id', 'learner', 'discordUserId', 'ownerIds', 'me'].filter((name) => !asksWho(name))).toEqual([]);
  expect(['username', 'name', 'timeZone', 'answer', 'theme', 'nudgesPerDay'].filter((name) => asksWho(name))).toEqual([]);
});

describe.each(list)('%s', (name, tool) => {
  const fields = fieldsOf(inputOf(tool));

  it('is named after its file', () => expect(existsSync(join(import.meta.dirname, `${name}.ts`))).toBe(true));
  it('never asks the model who is speaking', () => {
    verifies('tools:no-identity-in-input');
    expect(fields.map(([path]) => path.split('.').at(-1)!).filter((field) => asksWho(field))).toEqual([]);
  });
  it('describes itself and every field', () => {
    verifies('tools:described');
    expect(tool.description.length).toBeGreaterThan(20);
    expect(fields.filter(([, field]) => !field.description).map(([path]) => path)).toEqual([]);
  });
  it('takes no field it does not know', () => expect(inputOf(tool).additionalProperties).toBe(false));
  it('is for somebody, through some door', () => {
    expect(tool.roles.length).toBeGreaterThan(0);
    expect(tool.doors.length).toBeGreaterThan(0);
    expect([...roles]).toEqual(expect.arrayContaining([...tool.roles]));
    expect([...doors]).toEqual(expect.arrayContaining([...tool.doors]));
  });
  it('can be read by a person', () => expect(typeof tool.say).toBe('function'));
});

it('offers this catalogue, which changes on purpose only', async () => {
  verifies('tools:catalogue-pinned');
  const catalogue = list.map(([, { name, roles: allowed, doors: through, effect, confirm, description, input, output }]) => ({
    name,
    roles: allowed,
    doors: through,
    effect,
    confirm: confirm ?? false,
    description,
    input: z.toJSONSchema(input, { io: 'input' }),
    output: z.toJSONSchema(output),
  }));
  await expect(`${JSON.stringify(catalogue, null, 2)}\n`).toMatchFileSnapshot('./catalogue.json');
});

const whoFor = (allowed: readonly string[]): string => (allowed.length === roles.length ? 'everyone' : allowed.join(', '));
const whereAt = (through: readonly string[]): string =>
  through.length === doors.length
    ? 'all'
    : doors
        .filter((door) => !through.includes(door))
        .map((door) => `not ${door}`)
        .join(', ');
const firstSentence = (text: string): string => (/^.*?[.:](?= |$)/.exec(text)?.[0] ?? text).replace(/:$/, '.').replaceAll('|', '\\|');
const rowOf = ({ name, roles: allowed, doors: through, effect, confirm, refusedDuring, description }: Tool): string =>
  `| \`${name}\` | ${whoFor(allowed)} | ${whereAt(through)} | ${effect}s | ${confirm === true ? 'always' : (confirm ?? '')} | ${refusedDuring === 'nothing' ? '' : refusedDuring} | ${firstSentence(description)} |`;

it('is told as it is in docs/tools.md, which `npm test -- tools/tools.test.ts -u` writes anew', async () => {
  verifies('tools:documented');
  const head = ['| tool | for | doors | | confirmed | waits for the end of | what it does |', '|---|---|---|---|---|---|---|'];
  const tableOf = (rows: readonly Tool[]) => [...head, ...rows.map(rowOf)].join('\n');
  const byName = list.map(([, tool]) => tool).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const isModels = ({ doors: through }: Tool) => through.includes('model');
  const isEveryones = ({ roles: allowed }: Tool) => allowed.length === roles.length;
  const parts = [
    ['What a model may call for everyone', byName.filter((tool) => isModels(tool) && isEveryones(tool))],
    ['What a model may call for who looks after others', byName.filter((tool) => isModels(tool) && !isEveryones(tool))],
    ['What everyone does by a button, a page or a command', byName.filter((tool) => !isModels(tool) && isEveryones(tool))],
    ['What staff and admins do so', byName.filter((tool) => !isModels(tool) && !isEveryones(tool))],
  ] as const;
  const told = readFileSync(join(import.meta.dirname, '../docs/tools.md'), 'utf8').split('<!-- generated -->')[0]!; // it is always there
  const text = `${told}<!-- generated -->\n\n${parts.map(([title, rows]) => `## ${title}\n\n${tableOf(rows)}\n`).join('\n')}`;
  await expect(text).toMatchFileSnapshot('../docs/tools.md');
});
