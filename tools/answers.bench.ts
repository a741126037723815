import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import type { Bench } from '../bench.ts';
import { AttemptId, UserId } from '../core/ids.ts';
import { gradeAnswer, questionTypes, readAnswer, showQuestion } from '../core/questions/index.ts';
import { overheard, setup, testServer, type Sent } from '../db/testing.ts';
import { median } from '../figures.ts';
import { classTime, openClassroom, type Classroom } from './testing.ts';

const CLIENTS = [1, 8, 32];
const ANSWERS_EACH = { 1: 1500, 8: 400, 32: 120 } as Record<number, number>; // a few seconds each
const RUN_QUESTIONS = 25; // of which one stays open, so that no run ends while it is measured
const ROUNDS = 3;
const RATIO_GOAL = 0.5;
const RATIO_MIN = 0.3;
const ROUND_TRIPS_MAX = 3;
const GRADES = 20_000;

const learner = (client: number) => UserId.parse(`0198b000-0000-7000-8000-${String(client).padStart(12, '0')}`);
const attemptOf = (client: number, n: number) =>
  AttemptId.parse(`0198b001-0000-7000-8000-${String(client * 100_000 + n).padStart(12, '0')}`);

/** Learners with runs in which every question but one lies open: what is measured is answering, not asking. */
async function prepare(room: Classroom, clients: number, each: number): Promise<void> {
  const runs = Math.ceil(each / (RUN_QUESTIONS - 1));
  const connection = await room.db.connect();
  const of = (client: string, run: string) => `('0198b002-0000-7000-8000-' || lpad((${client} * 100000 + ${run})::text, 12, '0'))::uuid`;
  const question = (n: string) => `('0198a001-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
  await connection.query(`
    insert into users (id, name) select ('0198b000-0000-7000-8000-' || lpad(c::text, 12, '0'))::uuid, 'learner ' || c from generate_series(0, ${clients - 1}) c;
    insert into user_profiles (user_id) select id from users on conflict do nothing;
    insert into user_test_runs (id, user_id, course_id, source, question_order, title)
      select ${of('c', 'r')}, ('0198b000-0000-7000-8000-' || lpad(c::text, 12, '0'))::uuid, '0198a000-0000-7000-8000-000000000002', 'course',
        array(select ${question(`1 + (c * ${runs} + r) * ${RUN_QUESTIONS} + i`)} from generate_series(0, ${RUN_QUESTIONS - 1}) i), 'Run' from generate_series(0, ${clients - 1}) c, generate_series(0, ${runs - 1}) r;
    insert into attempts (id, user_id, user_test_run_id, question_id, question_version_id, position, page, door, served_at)
      select ('0198b001-0000-7000-8000-' || lpad((c * 100000 + r * ${RUN_QUESTIONS - 1} + i)::text, 12, '0'))::uuid, ('0198b000-0000-7000-8000-' || lpad(c::text, 12, '0'))::uuid, ${of('c', 'r')},
        ${question(`1 + (c * ${runs} + r) * ${RUN_QUESTIONS} + i`)}, ('0198a002-0000-7000-8000-' || lpad((1 + (c * ${runs} + r) * ${RUN_QUESTIONS} + i)::text, 12, '0'))::uuid, i, 1, 'cli', '${classTime.toISOString()}'
      from generate_series(0, ${clients - 1}) c, generate_series(0, ${runs - 1}) r, generate_series(0, ${RUN_QUESTIONS - 2}) i;
  `);
  await connection.query('vacuum analyze');
  connection.release();
}

const classroomFor = async (clients: number, each: number) => {
  const questions = clients * Math.ceil(each / (RUN_QUESTIONS - 1)) * RUN_QUESTIONS;
  const room = await openClassroom(questions, { poolMax: clients });
  await prepare(room, clients, each);
  return room;
};

/** Answers recorded per second through the tool; `listen` hears what was sent, of which client. */
async function throughTool(clients: number, each: number, listen?: (client: number, sent: Sent) => void): Promise<number> {
  const room = await classroomFor(clients, each);
  const work = async (client: number) => {
    const database = listen ? overheard(room.db, (sent) => listen(client, sent)) : room.db;
    for (let n = 0; n < each; n += 1) {
      const answered = await room.use(
        { id: learner(client), role: 'student' },
        'submit-answer',
        { answer: ['true'] },
        { attempt: attemptOf(client, n), database },
      );
      if (answered['recorded'] !== true) throw new Error('an answer was not recorded');
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: clients }, (_, client) => work(client)));
  const perSecond = (clients * each * 1000) / (performance.now() - startedAt);
  await room.close();
  return perSecond;
}

const pgbenchScript = `\\set n :n + 1
select app.open_attempt(person, attempt, null, at) from bench_calls where client = :client_id and n = :n;
select app.record_answers(person, given, note) from bench_calls where client = :client_id and n = :n;
`;

function runPgbench(database: string, clients: number, each: number): Promise<number> {
  const args = [
    '.ci/postgres',
    'pgbench',
    '-n',
    '-M',
    'prepared',
    '-D',
    'n=-1',
    '-c',
    String(clients),
    '-j',
    '2',
    '-t',
    String(each),
    '-f',
    '-',
    database,
  ];
  const child = spawn('bash', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(pgbenchScript);
  let said = '';
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
  return new Promise((resolve, reject) => {
    child.once('exit', () => {
      const perSecond = Number(/tps = ([\d.]+)/.exec(said)?.[1]);
      if (!perSecond || /failed transactions: [1-9]/.test(said)) reject(new Error(`pgbench did not do it: ${said}`));
      else resolve(perSecond);
    });
  });
}

/** The same calls, word for word, on a database in the same state, driven by pgbench. */
async function throughPgbench(clients: number, each: number, calls: readonly (readonly Sent[])[]): Promise<number> {
  const room = await classroomFor(clients, each);
  const connection = await room.db.connect();
  await connection.query(
    'create table bench_calls (client integer, n integer, person uuid, attempt uuid, at timestamptz, given jsonb, note jsonb, primary key (client, n))',
  );
  for (const [client, sent] of calls.entries()) {
    const opened = sent.filter(({ name }) => name === 'app.open_attempt');
    const recorded = sent.filter(({ name }) => name === 'app.record_answers');
    const rows = recorded.map(({ values }, n) => ({
      client,
      n,
      person: values[0],
      attempt: opened[n]!.values[1],
      at: opened[n]!.values[3],
      given: JSON.parse(values[1] as string) as unknown,
      note: JSON.parse(values[2] as string) as unknown,
    })); // each answer sent both
    await connection.query('insert into bench_calls select * from jsonb_populate_recordset(null::bench_calls, $1)', [JSON.stringify(rows)]);
  }
  await connection.query('vacuum analyze bench_calls');
  const { rows } = await connection.query<{ name: string }>('select current_database() as name');
  const perSecond = await runPgbench(rows[0]!.name, clients, each); // it has a name
  const { rows: counted } = await connection.query<{ n: number }>('select count(*)::integer as n from user_answers');
  connection.release();
  await room.close();
  if (counted[0]!.n !== clients * each) throw new Error(`pgbench recorded ${counted[0]!.n} answers of ${clients * each}`); // one row
  return perSecond;
}

/** Microseconds to read and grade one right answer, for each kind of question. */
function gradeEach(print: (line: Record<string, unknown>) => void): void {
  for (const { name, example } of questionTypes) {
    const question = { type: name, body: example.body };
    const shown = showQuestion(question);
    const times = Array.from({ length: ROUNDS }, () => {
      const startedAt = performance.now();
      for (let n = 0; n < GRADES; n += 1) gradeAnswer(question, readAnswer(shown, example.right[n % example.right.length]!, 'en')); // the place is in the list
      return ((performance.now() - startedAt) * 1000) / GRADES;
    });
    print({ what: 'microseconds per answer read and graded', type: name, median: Math.round(median(times) * 10) / 10 });
  }
}

/** Answers per second through submit-answer, beside the same calls driven by pgbench; round trips; time to grade. */
export const bench: Bench = async (_args, print) => {
  gradeEach(print);
  if (!testServer()) {
    print({ ok: false, what: 'answers per second', why: 'set TEST_DATABASE_URL to what `bash .ci/postgres start` prints' });
    return;
  }
  await setup();
  for (const clients of CLIENTS) {
    const each = ANSWERS_EACH[clients]!; // the table has every one of them
    const calls: Sent[][] = Array.from({ length: clients }, () => []);
    await throughTool(clients, each, (client, sent) => calls[client]!.push(sent)); // one list per client; this run also warms up
    const tool: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      tool.push(await throughTool(clients, each));
      peer.push(await throughPgbench(clients, each, calls));
    }
    const roundTrips = calls.flat().length / (clients * each);
    const ratio = median(tool.map((value, round) => value / peer[round]!)); // as many of each
    print({
      what: 'answers recorded per second',
      clients,
      perSecond: Math.round(median(tool)),
      pgbench: Math.round(median(peer)),
      ratio: Math.round(ratio * 100) / 100,
      goal: RATIO_GOAL,
      ok: ratio >= RATIO_MIN,
    });
    print({
      what: 'round trips per answer',
      clients,
      value: Math.round(roundTrips * 100) / 100,
      limit: ROUND_TRIPS_MAX,
      ok: roundTrips <= ROUND_TRIPS_MAX,
    });
  }
};
