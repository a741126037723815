import { asSchema } from 'ai';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { expect, it } from 'vitest';
import { roles, type Role } from '../core/people/roles.ts';
import { verifies } from '../evals/requirements.ts';
import { tools } from '../tools/index.ts';
import type { Tool } from '../tools/tool.ts';

/** What a model may call for a learner: fixed by name, since prompts, the built-in model and transcripts speak of them. */
const forLearners = [
  'list-courses',
  'start-run',
  'next-question',
  'submit-answer',
  'give-hint',
  'skip-question',
  'finish-run',
  'explain-answer',
  'dispute-answer',
  'show-my-progress',
  'search-materials',
  'ask-human',
];
const TOKENS_MAX = 2000;

const list = tools as readonly unknown[] as readonly Tool[]; // each keeps its own types
const offeredTo = (role: Role) => list.filter(({ doors, roles: allowed }) => doors.includes('model') && allowed.includes(role));
const encoding = new Tiktoken(o200k);

/** What a provider is sent of a tool, in tokens. */
const tokensOf = async ({ name, description, input }: Tool) =>
  encoding.encode(JSON.stringify({ type: 'function', function: { name, description, parameters: await asSchema(input).jsonSchema } }))
    .length;
const tokensFor = async (role: Role) => (await Promise.all(offeredTo(role).map(tokensOf))).reduce((sum, tokens) => sum + tokens, 0);

it('a model has a dozen tools for a learner, and these', () => {
  verifies('tools:dozen-for-the-model');
  expect(
    offeredTo('student')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(forLearners.toSorted());
});

it('what a model is sent of them costs no more than it may', async () => {
  verifies('tools:tokens');
  expect(await tokensFor('student')).toMatchInlineSnapshot(`1838`);
  expect(await tokensFor('student')).toBeLessThanOrEqual(TOKENS_MAX);
});

it('who looks after others has a few more, and may only propose what changes other people’s data', async () => {
  const more = Object.fromEntries(
    roles.map((role) => [
      role,
      offeredTo(role)
        .map(({ name }) => name)
        .filter((name) => !forLearners.includes(name)),
    ]),
  );
  expect(more).toMatchInlineSnapshot(`
    {
      "admin": [
        "list-disputes",
        "decide-dispute",
        "list-waiting-answers",
        "judge-answer",
        "list-questions-asked",
        "answer-question",
      ],
      "instructor": [
        "list-disputes",
        "decide-dispute",
        "list-waiting-answers",
        "judge-answer",
        "list-questions-asked",
        "answer-question",
      ],
      "parent": [],
      "student": [],
      "tutor": [
        "list-questions-asked",
        "answer-question",
      ],
    }
  `);
  const others = list.filter(({ doors, roles: allowed }) => doors.includes('model') && !allowed.includes('student'));
  expect(others.filter(({ effect, confirm }) => effect === 'write' && confirm !== true).map(({ name }) => name)).toEqual([]);
  for (const role of roles) expect(await tokensFor(role), role).toBeLessThanOrEqual(1.5 * TOKENS_MAX);
});
