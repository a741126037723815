import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Place } from '../core/discord/place.ts';
import { roundModes } from '../core/discord/round.ts';
import { asSystem } from '../db/client.ts';
import { findOrMakePlace } from '../db/queries/places.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { kindOf, openClassroom, person, type Classroom } from './testing.ts';

let room: Classroom;
const [alma, bao, ines] = [person('alma'), person('bao'), person('ines')];
const server: Place = { id: '111', name: 'Statement Club', channel: 'quiz', mayManage: false };
const at = (change: Partial<Place> = {}) => ({ door: 'discord' as const, place: { ...server, ...change } });
const managed = at({ mayManage: true });

beforeAll(async () => {
  room = await openClassroom();
  await asSystem(room.db, 'test', (tx) =>
    tx.execute(sql`insert into courses (id, course_number, course_title, is_published) values
      ('0198b000-0000-7000-8000-000000000001', 'OT-1', 'Other', true), ('0198b000-0000-7000-8000-000000000002', 'SE-1', 'Secret', false)`),
  );
});
afterAll(() => room.close());
beforeEach(() => asOwner(room.db, 'delete from places'));

describe('how the tutor behaves in a server', () => {
  it('is as usual where nobody said anything, and what was chosen where somebody did', async () => {
    const usual = { channels: [], courses: [], modes: roundModes, locale: null, timeZone: null, announces: false };
    expect(await room.use(alma, 'show-place', {}, at())).toEqual({ name: 'Statement Club', mayManage: false, ...usual });
    const chosen = { channels: ['quiz'], courses: ['ST-1'], modes: ['teams'], locale: 'pt-BR', timeZone: 'Europe/Madrid', announces: true };
    expect(await room.use(bao, 'change-place', chosen, managed)).toEqual({ changed: Object.keys(chosen) });
    expect(await room.use(alma, 'show-place', {}, at())).toMatchObject({ ...chosen, courses: ['Statements'] });
    await room.use(bao, 'change-place', { locale: null, courses: [] }, managed);
    expect(await room.use(alma, 'show-place', {}, at({ name: 'Renamed' }))).toMatchObject({
      ...chosen,
      courses: [],
      locale: null,
      name: 'Renamed',
    });
    expect(await room.use(alma, 'show-place', {}, at({ id: '222' }))).toMatchObject(usual);
  });

  it('is changed only by who manages that server, and audited', async () => {
    verifies('groups:place-managed');
    const change = { channels: ['secret-channel'] };
    expect(await kindOf(room.use(alma, 'change-place', change, at()))).toBe('forbidden');
    expect(await kindOf(room.use(ines, 'change-place', change, at()))).toBe('forbidden'); // whatever they are elsewhere
    expect(await kindOf(room.use(alma, 'change-place', change, { door: 'discord' }))).toBe('forbidden');
    expect(await kindOf(room.use(alma, 'change-place', change, { door: 'web', place: managed.place }))).toBe('forbidden');
    expect(await asOwner(room.db, 'select from places')).toHaveLength(0);
    await room.use(bao, 'change-place', change, managed);
    const audited = await asOwner(
      room.db,
      `select actor_id, door, fields from audit_log where action = 'change-place' and fields = '{channels}' and outcome = 'done'`,
    );
    expect(audited).toEqual([{ actor_id: bao.id, door: 'discord', fields: ['channels'] }]);
    await room.use(alma, 'change-place', { channels: [] }, at({ id: '222', name: 'Mine', mayManage: true }));
    expect(await room.use(alma, 'show-place', {}, at())).toMatchObject(change);
  });

  it('takes no course that who changes it may not see, and nothing that is too much or unknown', async () => {
    expect(await kindOf(room.use(bao, 'change-place', { courses: ['Secret'] }, managed))).toBe('not-found');
    for (const input of [
      {},
      { modes: ['chess'] },
      { channels: Array(101).fill('x') },
      { channels: ['x'.repeat(101)] },
      { timeZone: 'Mars' },
      { locale: '?' },
    ])
      expect(await kindOf(room.use(bao, 'change-place', input, managed)), JSON.stringify(input).slice(0, 40)).toBe('invalid');
    expect(await asOwner(room.db, 'select from places')).toHaveLength(0);
  });

  it('keeps a learner alone to its channels and courses, and nobody who speaks elsewhere', async () => {
    verifies('groups:place-rules');
    await room.use(bao, 'change-place', { channels: ['quiz'], courses: ['Other'] }, managed);
    const start = (input: object, more: object) => room.use(alma, 'start-run', { count: 2, ...input }, more);
    await expect(start({ of: 'course', name: 'ST-1' }, at())).rejects.toThrow('not studied in this server');
    await expect(start({ of: 'topic', name: 'Topic 1' }, at())).rejects.toThrow('not studied in this server');
    await room.use(bao, 'change-place', { courses: ['Statements'] }, managed);
    await expect(start({ of: 'course', name: 'ST-1' }, at({ channel: 'random' }))).rejects.toThrow('In this server I speak in quiz');
    expect(await start({ of: 'course', name: 'ST-1' }, at())).toMatchObject({ questions: 2 });
    expect(await start({ of: 'course', name: 'ST-1' }, { door: 'web' })).toMatchObject({ questions: 2 });
    await room.abandonAll(alma);
  });

  it('keeps its name where a door does not know it', async () => {
    verifies('groups:place-name');
    const nameless = at({ name: undefined, mayManage: true });
    await room.use(bao, 'change-place', { announces: true }, nameless);
    expect(await asOwner(room.db, 'select name from places')).toEqual([{ name: 'this server' }]);
    await room.use(bao, 'change-place', { announces: true }, managed);
    await room.use(bao, 'change-place', { announces: false }, nameless);
    expect(await asOwner(room.db, 'select name from places')).toEqual([{ name: 'Statement Club' }]);
    expect(await room.use(alma, 'show-place', {}, nameless)).toMatchObject({ name: 'Statement Club' });
  });

  it('is one place however many speak there first at once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, index) => findOrMakePlace(room.db, { id: '333', name: `Name ${index % 3}` })),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await asOwner(room.db, 'select from places')).toHaveLength(1);
  });
});
