import { MockLanguageModelV4 } from 'ai/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../db/new-id.ts';
import { findSpending } from '../db/queries/chat.ts';
import { shipPrompts } from '../db/queries/prompts.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { classTime, openClassroom, person, type Classroom } from '../tools/testing.ts';
import { writeNotes } from './jobs/write-notes.ts';
import { openNoteWriter } from './notes.ts';
import { shippedPrompts } from './shipped-prompts.ts';

let room: Classroom;
beforeAll(async () => {
  room = await openClassroom();
  await shipPrompts(room.db, shippedPrompts(), { at: classTime, newId });
  const lesson = `values ('0198a000-0000-7000-8000-0000000000e1', '0198a000-0000-7000-8000-000000000002', 'Cables', 0)`;
  await asOwner(room.db, `insert into lessons (id, course_id, title, position) ${lesson}`);
});
afterAll(() => room.close());

const said = JSON.stringify({ summary: 'A cable is a medium that carries signals.', concepts: [] });
const usage = { inputTokens: { total: 40, noCache: 40, cacheRead: 0, cacheWrite: 0 }, outputTokens: { total: 2, text: 2, reasoning: 0 } };
const answering = () =>
  new MockLanguageModelV4({
    doGenerate: async () => ({
      content: [{ type: 'text', text: said }],
      finishReason: { unified: 'stop', raw: undefined },
      usage,
      warnings: [],
    }),
  });
const write = (model: MockLanguageModelV4, mayAsk = true) => {
  const models = { choose: async () => ({ name: 'test:model', model, builtIn: false }) };
  return writeNotes(room.db, {
    writer: openNoteWriter({ database: room.db, models, mayAsk: async () => mayAsk, now: () => classTime, newId }),
  });
};
const spent = async () => (await findSpending(room.db, undefined, new Date(classTime.getTime() - 1000))).everyone;
const writers = () => asOwner(room.db, `select model_name as name from ai_notes`);

it('what notes cost is counted, also where a model breaks off, and none is asked once the day’s tokens are used up', async () => {
  verifies('notes:counted');
  const text = '# Cables\n\nA **cable** is a medium that carries signals.';
  await room.use(person('ines'), 'add-material', { course: 'ST-1', title: 'Cables', format: 'markdown', text, lesson: 'Cables' });
  const model = answering();
  await write(model, false);
  expect([await spent(), model.doGenerateCalls.length, await writers()]).toEqual([0, 0, [{ name: null }]]);
  await write(model);
  expect([await spent(), await writers()]).toEqual([42, [{ name: 'test:model' }]]);
  await asOwner(room.db, `delete from ai_notes`);
  await expect(write(new MockLanguageModelV4({ doGenerate: () => Promise.reject(new Error('nobody answers')) }))).rejects.toThrow(
    'nobody answers',
  );
  expect(await spent()).toBeGreaterThan(42 + 50); // about what was sent
  expect(await asOwner(room.db, `select outcome, user_id as who from chatbot_logs where agent = 'notes' order by id`)).toEqual([
    { outcome: 'answered', who: null },
    { outcome: 'failed', who: null },
  ]);
});
