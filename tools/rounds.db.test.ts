import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { addPlayers, inServer, server, usedIn, type Player } from './testing-groups.ts';
import { kindOf, openClassroom, person, words, type Classroom } from './testing.ts';

let room: Classroom;
let use: ReturnType<typeof usedIn>;
let others: Player[];
const [alma, bao, ines] = [person('alma'), person('bao'), person('ines')];

beforeAll(async () => {
  room = await openClassroom();
  use = usedIn(room);
  others = await addPlayers(room, 30);
});
afterAll(() => room.close());
beforeEach(async () => {
  await asOwner(room.db, 'delete from places');
  await Promise.all([alma, bao].map((who) => room.abandonAll(who)));
});

const start = (input: object = {}) => use(alma, 'start-round', 0, { of: 'course', name: 'ST-1', questions: 2, waitSeconds: 0, ...input });
const textOf = async (seconds: number): Promise<string> => (await use(bao, 'show-round', seconds))['question'].text;

describe('a round', () => {
  it('asks all the same, tells what was right when all have answered, and ends', async () => {
    expect(await start()).toMatchObject({ title: 'Statements', questions: 2, seconds: 30 });
    await use(alma, 'join-round', 0);
    await use(bao, 'join-round', 0);
    const first = await use(alma, 'advance-round', 1);
    expect(first).toMatchObject({ did: 'question', state: 'running', number: 1, present: 2, answered: 0, reveal: null });
    const { text } = first['question'];
    expect((await use(bao, 'show-round', 2))['question']).toEqual(first['question']);
    expect(await use(alma, 'answer-round', 3, { answer: words(text), number: 1, round: first['round'] })).toEqual({
      given: true,
      number: 1,
    });
    expect(await use(alma, 'advance-round', 4)).toMatchObject({ did: 'nothing', answered: 1, hasAnswered: true, reveal: null });
    await use(bao, 'answer-round', 5, { answer: words(text, false) });
    expect(await use(bao, 'show-round', 5)).toMatchObject({ isDue: true, reveal: null, players: [{ points: 0 }, { points: 0 }] });
    const told = await use(bao, 'advance-round', 6);
    expect(told).toMatchObject({ did: 'reveal', answered: 2, reveal: { answered: 2, present: 2, rightOnes: [alma.name] } });
    expect(told['reveal'].distribution.map(({ times }: { times: number }) => times)).toEqual([1, 1]);
    expect(told['reveal'].distribution.find(({ right }: { right: boolean }) => right)).toMatchObject({ label: words(text)[0] });
    expect(told['players']).toMatchObject([
      { name: alma.name, points: 1 },
      { name: bao.name, points: 0, isSelf: true },
    ]);
    expect((await use(bao, 'advance-round', 10))['did']).toBe('nothing'); // what was right is being read
    expect(await use(bao, 'advance-round', 16)).toMatchObject({ did: 'question', number: 2, reveal: null });
    expect(await kindOf(use(bao, 'answer-round', 17, { answer: ['true'], number: 1 }))).toBe('conflict');
    expect((await use(alma, 'advance-round', 46))['did']).toBe('reveal'); // the time is up
    expect(await use(alma, 'advance-round', 56)).toMatchObject({ did: 'end', state: 'finished' });
    expect((await use(alma, 'advance-round', 57))['did']).toBe('nothing');
    expect((await use(bao, 'show-round', 58))['players']).toMatchObject([{ points: 1 }, { points: 0 }]);
  });

  it('takes one answer of each player, while its question is asked, by who plays', async () => {
    await start();
    await use(alma, 'join-round', 0);
    await use(bao, 'join-round', 0);
    expect(await kindOf(use(alma, 'answer-round', 0, { answer: ['true'] }))).toBe('conflict'); // nothing is asked yet
    await use(alma, 'advance-round', 1);
    const text = await textOf(2);
    await expect(use(ines, 'answer-round', 2, { answer: ['true'] })).rejects.toThrow('do not play');
    expect(await kindOf(use(alma, 'answer-round', 2, { answer: ['perhaps'] }))).toBe('invalid');
    const same = await Promise.all([1, 2, 3].map(() => use(alma, 'answer-round', 3, { answer: words(text) })));
    expect(same).toEqual([1, 2, 3].map(() => ({ given: true, number: 1 })));
    await expect(use(alma, 'answer-round', 4, { answer: words(text, false) })).rejects.toThrow('first answer stands');
    await expect(use(bao, 'answer-round', 31, { answer: words(text) })).rejects.toThrow('over');
    expect(await asOwner(room.db, 'select from round_answers')).toHaveLength(1);
    expect(await kindOf(room.use(bao, 'answer-round', { answer: words(text) }, { ...inServer(5), provenance: 'relayed' }))).toBe(
      'forbidden',
    );
  });

  it('takes each step once, however many come to take it, and a process that died has taken it or has not', async () => {
    verifies('groups:advanced-once');
    await start();
    for (const who of others) await use(who, 'join-round', 0);
    const steps = async (seconds: number) =>
      (await Promise.all(others.map((who) => use(who, 'advance-round', seconds))))
        .map(({ did }) => String(did))
        .filter((did) => did !== 'nothing');
    expect(await steps(1)).toEqual(['question']);
    const text = await textOf(2);
    const sealed = await Promise.all(others.map((who, index) => use(who, 'answer-round', 3, { answer: words(text, index % 2 === 0) })));
    expect(sealed).toHaveLength(30);
    expect(await steps(4)).toEqual(['reveal']);
    expect((await use(alma, 'show-round', 5))['reveal']).toMatchObject({ answered: 30, present: 30 });
    // Nobody was there for an hour: one step is due, and then the next one.
    expect(await steps(3600)).toEqual(['question']);
    expect(await steps(3601)).toEqual([]);
    expect(await steps(7200)).toEqual(['reveal']);
    expect(await steps(7300)).toEqual(['end']);
  });

  it('ends a question by the first right answer, where that is wanted, and tells nobody else by it', async () => {
    await start({ mode: 'first-to-answer' });
    for (const who of [alma, bao, others[0]!]) await use(who, 'join-round', 0);
    await use(alma, 'advance-round', 1);
    const text = await textOf(2);
    const wrong = await use(alma, 'answer-round', 2, { answer: words(text, false) });
    expect((await use(alma, 'advance-round', 3))['did']).toBe('nothing');
    const right = await Promise.all(
      [bao, others[0]!].map((who) => use(who, 'answer-round', 4, { answer: words(text) }).catch((error: Error) => error.message)),
    );
    expect(right).toEqual(expect.arrayContaining([wrong, 'That question is over.']));
    const told = await use(alma, 'advance-round', 5);
    expect(told).toMatchObject({ did: 'reveal', players: [{ points: 1 }, { points: 0 }, { points: 0 }] });
    expect(told['reveal'].rightOnes).toHaveLength(1);
  });

  it('lets teams play by what their players make of it on average', async () => {
    await start({ mode: 'teams', teams: 2 });
    expect(await use(alma, 'join-round', 0, { team: 1 })).toMatchObject({ team: 1 });
    expect(await use(bao, 'join-round', 0)).toMatchObject({ team: 2 }); // the smallest
    expect(await use(others[0]!, 'join-round', 0, { team: 2 })).toMatchObject({ team: 2 });
    await expect(use(others[1]!, 'join-round', 0, { team: 3 })).rejects.toThrow('no such team');
    await use(alma, 'advance-round', 1);
    const text = await textOf(2);
    await use(alma, 'answer-round', 3, { answer: words(text) });
    await use(bao, 'answer-round', 3, { answer: words(text) });
    expect(await use(bao, 'join-round', 4, { team: 1 })).toMatchObject({ team: 2 }); // nobody changes sides in the middle
    await use(others[0]!, 'answer-round', 5, { answer: words(text, false) });
    expect(await use(alma, 'advance-round', 6)).toMatchObject({
      did: 'reveal',
      teams: [
        { team: 1, points: 1 },
        { team: 2, points: 0.5 },
      ],
    });
  });

  it('is joined by the control of that very round, and of no other', async () => {
    const { round } = await start();
    await use(alma, 'cancel-round', 1);
    expect(await kindOf(use(bao, 'join-round', 2, { round }))).toBe('conflict');
    const { round: second } = await start();
    expect(await kindOf(use(bao, 'join-round', 3, { round }))).toBe('conflict');
    expect((await use(bao, 'show-round', 4))['players']).toEqual([]);
    await use(bao, 'join-round', 5, { round: second });
    expect((await use(bao, 'show-round', 6))['players']).toMatchObject([{ isSelf: true }]);
  });

  it('is of its thread, beside one of the channel', async () => {
    await start();
    const place = { ...server, mayManage: false, thread: 'a thread of it' };
    const inThread = usedIn(room, place);
    await inThread(bao, 'start-round', 0, { of: 'course', name: 'ST-1', questions: 1, waitSeconds: 0 });
    await inThread(bao, 'join-round', 1);
    expect((await inThread(bao, 'show-round', 2))['players']).toHaveLength(1);
    expect((await use(alma, 'show-round', 2))['players']).toEqual([]);
  });

  it('lets people come late and leave, and waits for nobody who left', async () => {
    await start();
    await use(alma, 'join-round', 0);
    await use(others[0]!, 'join-round', 0);
    await use(alma, 'advance-round', 1);
    await use(alma, 'answer-round', 2, { answer: ['true'] });
    await use(others[0]!, 'leave-round', 3);
    expect((await use(alma, 'advance-round', 4))['did']).toBe('reveal');
    expect(await use(bao, 'join-round', 5)).toEqual({ title: 'Statements', team: null, from: 2 });
    await use(alma, 'advance-round', 20);
    expect(await use(others[1]!, 'join-round', 21)).toMatchObject({ from: 2 }); // it is still being asked
    expect((await use(alma, 'show-round', 22))['present']).toBe(3);
    await use(alma, 'advance-round', 60);
    expect(await kindOf(use(others[2]!, 'join-round', 61))).toBe('conflict');
    expect(await kindOf(use(others[2]!, 'leave-round', 61))).toBe('conflict');
  });
});

describe('who may', () => {
  it('start one: where it is studied, one in a channel at a time, of what is published and open', async () => {
    verifies('groups:round-allowed');
    const change = (input: object) => room.use(bao, 'change-place', input, inServer(0, { mayManage: true }));
    await change({ modes: ['teams'], channels: ['quiz'] });
    expect(await kindOf(start())).toBe('forbidden');
    expect(await kindOf(usedIn(room, { channel: 'random' })(alma, 'start-round', 0, { of: 'course', name: 'ST-1', mode: 'teams' }))).toBe(
      'forbidden',
    );
    await change({ modes: ['everyone-has-time'] });
    const both = await Promise.all([1, 2].map(() => kindOf(start())));
    expect(both.toSorted()).toEqual(['conflict', 'done']);
    await asOwner(room.db, 'update courses set is_published = false');
    const elsewhere = usedIn(room, { id: '222' });
    expect(await kindOf(elsewhere(alma, 'start-round', 0, { of: 'course', name: 'ST-1' }))).toBe('not-found');
    expect(await kindOf(elsewhere(ines, 'start-round', 0, { of: 'course', name: 'ST-1' }))).toBe('conflict'); // she teaches it, and sees it
    expect(await kindOf(use(bao, 'join-round', 0))).toBe('conflict');
    await asOwner(room.db, 'update courses set is_published = true');
  });

  it('go on: nothing that those who manage the server do not want any more', async () => {
    const manages = inServer(2, { mayManage: true });
    await asOwner(
      room.db,
      `insert into courses (id, course_number, course_title, is_published) values (gen_random_uuid(), 'OT-1', 'Other', true)`,
    );
    for (const change of [{ modes: ['teams'] }, { channels: ['random'] }, { courses: ['Other'] }]) {
      await start();
      await use(bao, 'join-round', 0);
      await use(bao, 'advance-round', 1);
      await room.use(bao, 'change-place', { locale: 'en' }, manages);
      expect((await use(bao, 'show-round', 2))['state']).toBe('running');
      await room.use(bao, 'change-place', change, manages);
      expect(await use(bao, 'show-round', 3), JSON.stringify(change)).toMatchObject({ state: 'cancelled', question: null });
      await asOwner(room.db, 'delete from places');
    }
  });

  it('be asked: nothing that was retired or closed since, or that code cannot grade', async () => {
    await asOwner(
      room.db,
      `update question_versions set question_type = 'short_answer', body = '{"rubric": [{"id": "a", "text": "x", "points": 1}]}' where question_text = 'Statement 12 holds.'`,
    );
    expect(await start({ questions: 20 })).toMatchObject({ questions: 11 });
    await use(bao, 'join-round', 0);
    await asOwner(room.db, `update questions set status = 'retired' where original_question_number < 11`);
    expect(await use(bao, 'advance-round', 1)).toMatchObject({
      did: 'question',
      number: 1,
      question: { text: 'Statement 11 holds.' },
    });
    expect((await use(bao, 'advance-round', 40))['did']).toBe('reveal');
    expect(await use(bao, 'advance-round', 60)).toMatchObject({ did: 'end', number: 1, questions: 1 });
    await asOwner(room.db, `update questions set status = 'live'`);
  });

  it('play: nobody who has an exam open, and who opens one meanwhile answers no more', async () => {
    await start();
    await use(bao, 'join-round', 0);
    await use(bao, 'advance-round', 1);
    const { run } = await room.use(bao, 'start-run', { of: 'exam', name: 'Final' });
    for (const [name, input] of [
      ['answer-round', { answer: ['true'] }],
      ['join-round', {}],
      ['show-round', {}],
      ['start-round', { of: 'course', name: 'ST-1' }],
    ] as const)
      await expect(use(bao, name, 2, input), name).rejects.toThrow('exam open');
    expect((await use(bao, 'advance-round', 40))['did']).toBe('reveal'); // the others wait for nobody's exam
    await room.use(bao, 'abandon-run', { run }, { confirmed: true });
  });

  it('see it and act in it: who speaks in that channel of that server', async () => {
    verifies('groups:round-private');
    await start();
    await use(bao, 'join-round', 0);
    await use(bao, 'advance-round', 1);
    for (const place of [{ id: '222' }, { channel: 'random' }]) {
      const elsewhere = usedIn(room, place);
      const round = (await asOwner<{ id: string }>(room.db, 'select id from rounds'))[0]!.id;
      expect(await kindOf(elsewhere(bao, 'show-round', 2))).toBe('not-found');
      expect(await kindOf(elsewhere(bao, 'advance-round', 99))).toBe('not-found');
      expect(await kindOf(elsewhere(bao, 'answer-round', 2, { answer: ['true'], round }))).toBe('conflict');
      expect(await kindOf(elsewhere(bao, 'leave-round', 2))).toBe('conflict');
      expect(await kindOf(usedIn(room, { ...place, mayManage: true })(ines, 'cancel-round', 2))).toBe('conflict');
    }
    expect(await kindOf(room.use(bao, 'show-round', {}, { door: 'discord' }))).toBe('forbidden'); // alone with the tutor
    expect(await kindOf(use(bao, 'cancel-round', 2))).toBe('forbidden');
    expect(await kindOf(usedIn(room, { mayManage: true })(ines, 'cancel-round', 3))).toBe('done');
    expect(await use(bao, 'show-round', 4)).toMatchObject({ state: 'cancelled', question: null, reveal: null });
    expect(await kindOf(use(alma, 'cancel-round', 5))).toBe('conflict');
  });

  it('send what: nothing that is too much or makes no sense', async () => {
    for (const input of [
      { questions: 0 },
      { questions: 21 },
      { seconds: 9 },
      { waitSeconds: 301 },
      { mode: 'chess' },
      { teams: 5 },
      { name: 'x'.repeat(301) },
      { of: 'exam' },
    ])
      expect(await kindOf(start(input)), JSON.stringify(input).slice(0, 30)).toBe('invalid');
    await start();
    await use(bao, 'join-round', 0);
    await use(bao, 'advance-round', 1);
    const answers = [[], Array(101).fill('true'), ['x'.repeat(10_001)], ['\u0000'], ['x'.repeat(300_000)]];
    for (const answer of answers) expect(await kindOf(use(bao, 'answer-round', 2, { answer }))).toBe('invalid');
    expect(server.mayManage).toBe(false);
  });
});
