import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { COURSE, EXAM } from '../testing-course.ts';
import { commands } from './commands.ts';
import type { Hands } from './testing/person.ts';
import { snapshot, textOf } from './testing/snapshot.ts';
import { openStudy, type Study } from './testing/study.ts';

let study: Study;
let ann: Hands;
let hall: Hands['channel'];
beforeAll(async () => {
  study = await openStudy();
  const { twin } = study;
  const school = twin.guild({ name: 'School' });
  hall = twin.channel(school, 'hall');
  const person = twin.user('Ann');
  twin.join(school, person, 'ManageGuild');
  ann = person.in(hall);
});
afterAll(() => study?.close());

type Told = { readonly given?: Record<string, string | number | boolean>; readonly says: RegExp; readonly before?: () => Promise<unknown> };

const latestRun = async () => (await ann.autocomplete('resume', 'run', ''))[0]!.value;

/** What is typed into each command, and what it answers: of somebody who has just begun. */
const typed: Readonly<Record<keyof typeof commands, Told>> = {
  help: { says: /What you can do here/ },
  courses: { says: /A little of everything/ },
  lessons: { given: { course: 'Networking Fundamentals' }, says: /Networking/ },
  quiz: { given: { course: COURSE, set: 'One of each' }, says: /Question 1 of 10/ },
  hint: { says: /Look up/ },
  answer: { given: { answer: 'A', sure: 'think' }, says: /right/i },
  why: { says: /So it is in the sky/ },
  dispute: { given: { reason: 'Because I looked.' }, says: /disput|counts as right/i },
  next: { says: /Question 2 of 10/ },
  skip: { says: /Question 3 of 10/ },
  runs: { says: /Runs that go on/ },
  resume: { says: /Question \d+ of 10/ },
  report: { says: /Report: / },
  finish: { says: /Hand it in now/ },
  'give-up': { says: /Put this run away/ },
  mistakes: { says: /Question 1 of|nothing you got wrong/i },
  ask: { given: { question: 'What is a deductible?' }, says: /part of a covered loss/ },
  search: { given: { question: 'What is a deductible?' }, says: /From the materials[^]*part of a covered loss/ },
  materials: { given: { course: 'Networking Fundamentals' }, says: /11 materials/ },
  notes: { given: { lesson: 'x' }, says: /### Notes/ },
  'find-notes': { given: { mentioning: 'policy' }, says: /Notes that mention it[^]*The Insurance Contract/ },
  progress: { says: /Your progress/ },
  history: { says: /Your history[^]*answers on/ },
  achievements: { says: /Achievements: \d+ of/ },
  leaderboard: { given: { board: 'week' }, says: /Leaderboard/ },
  'goal set': { given: { title: 'Pass', course: COURSE, until: '2031-06-30' }, says: /Pass/ },
  'goal list': { says: /Pass/ },
  'goal change': { given: { status: 'paused' }, says: /paused/ },
  'tutor ask': { given: { question: 'May I use a calculator?' }, says: /waits for the admins/ },
  'tutor replies': { says: /calculator/ },
  'profile show': { says: /Ann/ },
  'profile change': { given: { time_zone: 'Europe/Madrid' }, says: /time/i },
  proposals: { says: /Nothing waits/ },
  'server show': { says: /all/ },
  'server channels': { says: /Changed for this server: channels/ },
  'server courses': { says: /Changed for this server: courses/ },
  'server modes': { given: { everyone: true, first: true, teams: true }, says: /Changed for this server: modes/ },
  'server change': { given: { time_zone: 'Europe/Madrid' }, says: /Changed for this server: timeZone/ },
  link: { says: /viva\.example\.org\/link/ },
  'privacy export': { says: /viva-export\.json/ },
  'privacy delete': { says: /Delete all/ },
  'remind set': { given: { at: '18:30' }, says: /18:30/ },
  'remind show': { says: /18:30/ },
  'remind stop': { says: /not reminded any more/ },
  'board show': { says: /Nobody is on the leaderboard/ },
  'board join': { says: /on the leaderboard of this server now/ },
  'board leave': { says: /no longer on the leaderboard/ },
  'round start': { given: { course: 'Networking fundamentals', mode: 'teams', teams: 3, questions: 2, wait: 300 }, says: /play together/ },
  'round join': { given: { team: 2 }, says: /in team 2/ },
  'round show': { says: /1 plays so far/ },
  'round leave': { says: /left/ },
  'round stop': { says: /cancelled/ },
  exam: { given: { exam: EXAM }, says: /exam/ },
};

it('every command answers whoever gives it', async () => {
  verifies('discord:every-command');
  expect(Object.keys(typed).toSorted()).toEqual(Object.keys(commands).toSorted());
  for (const [path, { given = {}, says }] of Object.entries(typed)) {
    const more = path === 'resume' || path === 'report' ? { run: await latestRun() } : path === 'goal change' ? { goal: (await ann.autocomplete('goal change', 'goal', 'pa'))[0]!.value } : path === 'notes' ? { lesson: (await ann.autocomplete('notes', 'lesson', '', { course: 'Networking Fundamentals' }))[0]!.value } : {}; // prettier-ignore
    const answer = await ann.slash(path, { ...given, ...more });
    expect(answer.kind, path).toBe('thinking');
    await answer.shown().catch(() => undefined); // an exam takes its public message back
    const text = snapshot(ann.last());
    expect(textOf(ann.last()) + text, path).toMatch(says);
  }
  expect(study.said().filter((line) => !line.includes('are registered'))).toEqual([]);
});
