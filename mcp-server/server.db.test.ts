import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tellModel } from '../agent/tools.ts';
import { roles } from '../core/people/roles.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool, tools } from '../tools/index.ts';
import type { Tool } from '../tools/tool.ts';
import { openClassroom, person, words, type Classroom } from '../tools/testing.ts';
import { openHost, tutorOf, type Answering, type Host } from './testing.ts';

let room: Classroom;
const [alma, bao, ines, ada] = [person('alma'), person('bao'), person('ines'), person('ada')];
const open: Host[] = [];
const host = async (...[who, options]: [Parameters<typeof openHost>[1], Parameters<typeof openHost>[2]?]) => {
  const opened = await openHost(tutorOf(room), who, options);
  open.push(opened);
  return opened;
};
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(async () => {
  for (const each of open) await each.close();
  await room.close();
});
beforeEach(() => Promise.all([alma, bao].map((who) => room.abandonAll(who))));

const list = tools as readonly unknown[] as readonly Tool[]; // each keeps its own types
const practice = { of: 'course', name: 'ST-1', count: 5 };
/** What the learner knows of themselves: how much they have answered, and what that gave them. */
const gained = async (who: typeof alma) => {
  const { xp, topics } = await room.use(who, 'show-my-progress');
  return JSON.stringify([xp, topics]);
};
/** A learner who reads the form and picks what it calls right, or wrong. */
const picks =
  (right: boolean): Answering =>
  ({ message }) => ({
    action: 'accept',
    content: { answer: words(/Statement \d+/.exec(message)![0], right)[0] === 'true' ? 'True' : 'False' },
  });

describe('the tools', () => {
  it('are those of the role at this door, described whole', async () => {
    verifies('mcp:tools');
    for (const who of [alma, ines, ada]) {
      const { client } = await host(who);
      const { tools: offered } = await client.listTools();
      const wanted = list.filter((tool) => tool.doors.includes('mcp') && tool.roles.includes(who.role));
      expect(offered.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
      for (const each of offered) {
        expect(each).toMatchObject({
          inputSchema: { type: 'object' },
          outputSchema: { type: 'object' },
          title: expect.stringMatching(/^[A-Z]/),
        });
        expect(each.annotations).toMatchObject({ readOnlyHint: findTool(each.name)!.effect === 'read', openWorldHint: false });
      }
      expect(offered.find(({ name }) => name === 'abandon-run')?.annotations?.destructiveHint).toBe(true);
    }
    expect(namesOf(await (await host(ada, { reach: 'learner' })).client.listTools())).toEqual(
      list.filter((tool) => tool.doors.includes('mcp') && roles.every((role) => tool.roles.includes(role))).map(({ name }) => name),
    );
  });

  it('give what they give the agent: the same data, the same words', async () => {
    verifies('mcp:same-result');
    const { use } = await host(bao);
    for (const [name, input] of [
      ['list-courses', {}],
      ['list-lessons', { course: 'ST-1' }],
      ['show-my-profile', {}],
      ['show-my-progress', {}],
      ['list-my-runs', {}],
      ['list-materials', { course: 'ST-1' }],
      ['search-materials', { question: 'What holds?' }],
    ] as const) {
      const output = await room.use(bao, name, input, { door: 'model' }).catch(() => room.use(bao, name, input));
      expect(await use(name, input)).toEqual({
        data: JSON.parse(JSON.stringify(output)),
        text: tellModel(findTool(name)!, output),
        isError: false,
      });
    }
  });

  it('say in one sentence what is wrong, and of a bug only that there is one', async () => {
    verifies('mcp:trouble');
    const { use, client } = await host(bao);
    expect(await use('submit-answer', { answer: ['true'] })).toMatchObject({
      isError: true,
      text: 'No question is open. Ask for the next one.',
    });
    expect(await use('list-lessons', {})).toMatchObject({ isError: true, text: expect.stringContaining('course:') });
    expect(await use('list-people')).toMatchObject({ isError: true, text: 'There is no tool "list-people" for you here.' });
    expect(await use('delete-my-account')).toMatchObject({ isError: true });
    expect((await client.callTool({ name: 'resume-run', arguments: {} }))['_meta']).toEqual({ 'viva/kind': expect.any(String) });
    const lines: string[] = [];
    const broken = await openHost({ ...tutorOf(room), invoke: () => Promise.reject(new Error('password=hunter2')) }, bao, {
      log: (line) => lines.push(line),
    });
    expect(await broken.use('list-courses')).toMatchObject({ isError: true, text: 'Something broke; it has been noted.' });
    expect(lines.join()).toContain('hunter2');
    expect(JSON.stringify(broken.logged)).not.toContain('hunter2');
    await broken.close();
  });

  it('tell how far they are, and stop when they are cancelled', async () => {
    verifies('mcp:progress');
    const told: unknown[] = [];
    let seen: AbortSignal | undefined;
    const slow = await openHost(
      {
        ...tutorOf(room),
        invoke: async (_name, _input, _visitor, { progress, signal }) => {
          progress?.(1, 2, 'half');
          seen = signal;
          return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
        },
      },
      bao,
    );
    const stop = new AbortController();
    const call = slow.client.callTool({ name: 'list-courses', arguments: {} }, undefined, {
      signal: stop.signal,
      onprogress: (progress) => {
        told.push(progress);
        stop.abort();
      },
    });
    await expect(call).rejects.toThrow();
    await expect.poll(() => seen?.aborted).toBe(true);
    expect(told).toEqual([{ progress: 1, total: 2, message: 'half' }]);
    await slow.close();
  });
});

const namesOf = ({ tools: offered }: { tools: readonly { name: string }[] }) => offered.map(({ name }) => name);

describe('an answer', () => {
  it('that comes as a model’s words is graded, told, and counts for nothing', async () => {
    verifies('mcp:relayed');
    const { use } = await host(bao);
    const before = await gained(bao);
    await use('start-run', practice);
    const { data } = await use('next-question');
    const answered = await use('submit-answer', { answer: words(data['question'].text) });
    expect(answered.data).toMatchObject({ recorded: true, verdict: { correct: true } });
    expect(await gained(bao)).toBe(before);
  });

  it('that the learner gives in a form of their own program is theirs, whatever the model passes on', async () => {
    verifies('mcp:attested');
    const { use, forms, client } = await host(alma, { answering: picks(true) });
    const submit = (await client.listTools()).tools.find(({ name }) => name === 'submit-answer')!;
    expect(submit.inputSchema.required).toEqual([]);
    const before = await gained(alma);
    await use('start-run', practice);
    const { data } = await use('next-question');
    const answered = await use('submit-answer', { answer: words(data['question'].text, false) }); // the model says it wrong
    expect(forms).toMatchObject([
      { mode: 'form', requestedSchema: { properties: { answer: { enum: ['True', 'False'] } }, required: ['answer'] } },
    ]);
    expect(answered.data).toMatchObject({ recorded: true, verdict: { correct: true }, gained: { xp: expect.any(Number) } });
    expect(await gained(alma)).not.toBe(before);
  });

  it('is not given for a learner who declines, and not for one who cannot be read', async () => {
    verifies('mcp:attested');
    for (const answering of [() => ({ action: 'decline' }), () => ({ action: 'cancel' })] satisfies Answering[]) {
      const { use } = await host(alma, { answering });
      await use('start-run', practice);
      expect(await use('submit-answer', { answer: ['true'] })).toMatchObject({
        isError: true,
        text: expect.stringContaining('did not answer'),
      });
    }
    const [run] = (await room.use(alma, 'list-my-runs'))['runs'];
    expect(run.answered).toBe(0);
  });

  it('to what is timed or counts is given on our own page, to which the client is sent', async () => {
    verifies('mcp:exams-elsewhere');
    const exam = { of: 'exam', name: 'Final' };
    const plain = await host(bao);
    const { run } = (await plain.use('start-run', exam)).data as { run: string };
    await plain.use('next-question');
    const link = `https://viva.example/runs/${run}`;
    expect(await plain.use('submit-answer', { answer: ['true'] })).toMatchObject({ isError: true, text: expect.stringContaining(link) });
    const able = await host(bao, { answering: () => ({ action: 'accept' }) });
    expect(await able.use('submit-answer')).toMatchObject({ isError: true, text: expect.stringContaining('was opened for them') });
    expect(able.forms).toEqual([expect.objectContaining({ mode: 'url', url: link })]);
    const { question } = (await plain.use('next-question')).data;
    for (const provenance of ['relayed', 'attested'] as const)
      await expect(room.use(bao, 'submit-answer', { answer: words(question.text) }, { door: 'mcp', provenance })).rejects.toThrow(
        /own page/,
      );
    expect(await room.use(bao, 'submit-answer', { answer: words(question.text) }, { door: 'web' })).toMatchObject({ recorded: true });
    await room.use(bao, 'finish-run', {}, { confirmed: true });
  });
});

describe('what can be read', () => {
  it('is what the tools show, with names completed, and waits where they wait', async () => {
    verifies('mcp:resources');
    const { client, use } = await host(bao);
    await use('start-run', practice);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(
      expect.arrayContaining(['viva://courses', 'viva://courses/Statements', expect.stringMatching(/^viva:\/\/runs\/[\da-f-]+$/)]),
    );
    expect((await client.listResourceTemplates()).resourceTemplates.map(({ name }) => name)).toEqual([
      'course',
      'lesson',
      'material',
      'run',
    ]);
    const read = async (uri: string) => ((await client.readResource({ uri })).contents[0] as { text: string }).text;
    expect(await read('viva://courses')).toBe(findTool('list-courses')!.say!(await room.use(bao, 'list-courses')));
    const run = resources.find(({ uri }) => uri.startsWith('viva://runs/'))!.uri;
    expect(await read(run)).not.toContain('SECRET');
    const complete = async (uri: string, name: string, value: string, context = {}) =>
      (await client.complete({ ref: { type: 'ref/resource', uri }, argument: { name, value }, context: { arguments: context } })).completion
        .values;
    expect(await complete('viva://courses/{course}', 'course', 'stat')).toEqual(['Statements']);
    expect(await complete('viva://runs/{run}', 'run', '')).toContain(run.replace('viva://runs/', ''));
    expect(await complete('viva://courses/{course}/lessons/{lesson}', 'lesson', '', { course: 'nowhere' })).toEqual([]);
    await expect(client.readResource({ uri: 'viva://runs/0198a000-0000-7000-8000-00000000ffff' })).rejects.toMatchObject({ code: -32_002 });
    await expect(client.readResource({ uri: 'viva://courses/%zz' })).rejects.toThrow();
    await use('start-run', { of: 'exam', name: 'Final' });
    await expect(client.readResource({ uri: 'viva://courses/Statements/lessons/x' })).rejects.toMatchObject({ code: -32_600 });
  });

  it('begins a session, a rehearsal, a look at mistakes or a plan', async () => {
    verifies('mcp:prompts');
    const { client } = await host(alma);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['study-session', 'exam-rehearsal', 'explain-my-mistakes', 'weekly-plan']);
    for (const { name } of prompts) {
      const { messages } = await client.getPrompt({ name, arguments: {} });
      expect((messages[0]!.content as { text: string }).text.length).toBeGreaterThan(100); // each asks one thing
    }
    const { completion } = await client.complete({
      ref: { type: 'ref/prompt', name: 'study-session' },
      argument: { name: 'course', value: 'S' },
    });
    expect(completion.values).toEqual(['Statements']);
  });
});
