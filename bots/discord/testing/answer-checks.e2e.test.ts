import { Routes } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answered, button, command, field, input, modal, options, outcome, row, select, text } from './bodies.ts';
import { openPair, type Pair } from './real-client.ts';

// Each check of answers, modals and commands is seen to fail: a body that Discord would take, made wrong in one way.

let pair: Pair;
let hall: string;
beforeAll(async () => {
  pair = await openPair();
  hall = pair.twin.channel(pair.twin.guild(), 'hall').id;
  pair.twin.limit('all', { requests: 1000, windowMs: 1000 });
  pair.client.rest.setToken(pair.twin.token);
});
afterAll(async () => await pair.close());

const answer = (body: object, type?: 2 | 3 | 4 | 5) => answered(pair, hall, body, type);
const sync = (commands: object[]) => outcome(pair, pair.client.rest.put(Routes.applicationCommands(pair.twin.bot.id), { body: commands }));

it('takes what is right', async () => {
  expect(
    await answer(
      modal(
        text('x'),
        field(input()),
        field({ type: 21, custom_id: 'r', options: options(10) }),
        field(select()),
        field({ type: 23, custom_id: 'c' }),
      ),
    ),
  ).toBe('carried out');
  expect(await answer({ type: 4, data: { content: 'x', flags: 64 } })).toBe('carried out');
  expect(await answer({ type: 8, data: { choices: [{ name: 'a', value: 'a' }] } }, 4)).toBe('carried out');
  expect(await sync([command(), command({ name: 'ask', default_member_permissions: '8' }), { name: 'Ask about this', type: 3 }])).toBe(
    'carried out',
  );
});

it.each<[what: string, body: object, expected: string, type?: 2 | 3 | 4 | 5]>([
  ['six fields', modal(...Array.from({ length: 6 }, () => field(input()))), '50035 data.components:BASE_TYPE_BAD_LENGTH'],
  ['no fields', modal(), '50035 data.components:BASE_TYPE_MIN_LENGTH'],
  [
    'a title of 46',
    { type: 9, data: { custom_id: 'm', title: 'x'.repeat(46), components: [field(input())] } },
    '50035 data.title:BASE_TYPE_MAX_LENGTH',
  ],
  ['a label of 46', modal(field(input(), { label: 'x'.repeat(46) })), '50035 data.components.0.label:BASE_TYPE_MAX_LENGTH'],
  [
    'a description of 101',
    modal(field(input(), { description: 'x'.repeat(101) })),
    '50035 data.components.0.description:BASE_TYPE_MAX_LENGTH',
  ],
  [
    'one radio button',
    modal(field({ type: 21, custom_id: 'r', options: options(1) })),
    '50035 data.components.0.component.options:BASE_TYPE_MIN_LENGTH',
  ],
  [
    'eleven check boxes',
    modal(field({ type: 22, custom_id: 'c', options: options(11) })),
    '50035 data.components.0.component.options:BASE_TYPE_MAX_LENGTH',
  ],
  [
    'radio buttons without a label',
    modal({ type: 21, custom_id: 'r', options: options(2) }),
    '50035 data.components.0.type:BASE_TYPE_CHOICES',
  ],
  ['a button', modal(row(button())), '50035 data.components.0.components.0.type:BASE_TYPE_CHOICES'],
  [
    'a custom id twice',
    modal(field(input({ custom_id: 'a' })), field(input({ custom_id: 'a' }))),
    '50035 data.components.1.component.custom_id:COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'a menu that is greyed out',
    modal(field(select({ disabled: true }))),
    '50035 data.components.0.component.disabled:COMPONENT_DISABLED_IN_MODAL',
  ],
  [
    'more text than fits',
    modal(field(input({ max_length: 3, value: 'four' }))),
    '50035 data.components.0.component.value:BASE_TYPE_MAX_LENGTH',
  ],
  [
    'at least 5 of at most 3 characters',
    modal(field(input({ min_length: 5, max_length: 3 }))),
    '50035 data.components.0.component.min_length:TEXT_INPUT_COMPONENT_MIN_GREATER_THAN_MAX',
  ],
  ['an input in a row without a label', modal(row(input())), '50035 data.components.0.components.0.label:BASE_TYPE_REQUIRED'],
  ['a modal, for a modal', modal(field(input())), '50035 type:BASE_TYPE_CHOICES', 5],
  ['words, for what is being typed', { type: 4, data: { content: 'x' } }, '50035 type:BASE_TYPE_CHOICES', 4],
  ['choices, for a command', { type: 8, data: { choices: [] } }, '50035 type:BASE_TYPE_CHOICES'],
  ['a change of a message, for a command', { type: 7, data: { content: 'x' } }, '50035 type:BASE_TYPE_CHOICES'],
  [
    '26 choices',
    { type: 8, data: { choices: options(26).map(({ value }) => ({ name: value, value })) } },
    '50035 data.choices:BASE_TYPE_MAX_LENGTH',
    4,
  ],
  ['a kind of answer that there is not', { type: 99 }, '50035 type:BASE_TYPE_CHOICES'],
  ['an empty message', { type: 4, data: {} }, '50006'],
])('refuses to be answered with %s', async (_what, body, expected, type) => expect(await answer(body, type)).toBe(expected));

it.each<[what: string, commands: object[], expected: string]>([
  ['a name in capitals', [command({ name: 'Quiz' })], '50035 0.name:APPLICATION_COMMAND_INVALID_NAME'],
  ['no description', [{ name: 'quiz', type: 1 }], '50035 0.description:BASE_TYPE_REQUIRED'],
  ['a description of 101', [command({ description: 'x'.repeat(101) })], '50035 0.description:BASE_TYPE_MAX_LENGTH'],
  ['a name twice', [command(), command()], '50035 1:APPLICATION_COMMANDS_DUPLICATE_NAME'],
  ['101 commands', Array.from({ length: 101 }, (_, index) => command({ name: `c${index}` })), '50035 :APPLICATION_COMMAND_TOO_MANY'],
  [
    '16 entries in a menu',
    Array.from({ length: 16 }, (_, index) => ({ name: `c${index}`, type: 3 })),
    '50035 :APPLICATION_COMMAND_TOO_MANY',
  ],
  [
    'what is required after what is not',
    [
      command({
        options: [
          { type: 3, name: 'a', description: 'a' },
          { type: 3, name: 'b', description: 'b', required: true },
        ],
      }),
    ],
    '50035 0.options.1:APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ],
  [
    'choices that are also completed',
    [command({ options: [{ type: 3, name: 'a', description: 'a', autocomplete: true, choices: [{ name: 'x', value: 'x' }] }] })],
    '50035 0.options.0:APPLICATION_COMMAND_AUTOCOMPLETE_AND_CHOICES',
  ],
  [
    '26 options',
    [command({ options: options(26).map(({ value }) => ({ type: 3, name: value, description: 'x' })) })],
    '50035 0.options:BASE_TYPE_MAX_LENGTH',
  ],
  [
    '8001 characters',
    [
      command({
        options: options(25).map(({ value }) => ({
          type: 3,
          name: value,
          description: 'x'.repeat(100),
          choices: options(25).map((each) => ({ name: 'n'.repeat(10), value: each.value })),
        })),
      }),
    ],
    '50035 0:APPLICATION_COMMAND_TOO_LARGE',
  ],
])('refuses commands with %s', async (_what, commands, expected) => expect(await sync(commands)).toBe(expected));
