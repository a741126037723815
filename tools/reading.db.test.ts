import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { kindOf, openClassroom, person, type Classroom, type Said } from './testing.ts';

let room: Classroom;
let material: string;
const [alma, ines] = [person('alma'), person('ines')];
beforeAll(async () => {
  room = await openClassroom();
  const text = Array.from({ length: 12 }, (_, n) => `## Part ${n}\n\nWhat part ${n} says.`).join('\n\n');
  const given = {
    course: 'ST-1',
    title: 'A book',
    format: 'markdown',
    text: `# Book\n\n${text}`,
    source: 'https://example.org',
    licence: 'MIT',
  };
  material = (await room.use(ines, 'add-material', given))['material'];
});
afterAll(() => room.close());

const read = (input: object = {}): Promise<Said> => room.use(alma, 'read-material', { material, ...input });
const places = ({ passages }: Said) => passages.map(({ position }: Said) => position);

it('reads a material in its order around a place, with what there is before and after', async () => {
  verifies('pages:reading');
  const whole = await read();
  expect(whole).toMatchObject({ title: 'A book', course: 'Statements', source: 'https://example.org', licence: 'MIT', hasFile: true, total: 12, earlier: 0, isBeingPrepared: false }); // prettier-ignore
  expect(places(whole)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(whole['passages'][3]).toMatchObject({
    headingPath: ['Book', 'Part 3'],
    text: 'What part 3 says.',
    cite: expect.stringMatching(/^p-\w{6}$/),
  });
  const window = await read({ position: 6, before: 2, after: 3 });
  expect(places(window)).toEqual([4, 5, 6, 7, 8]);
  expect(window).toMatchObject({ earlier: 4, total: 12 });
  expect(places(await read({ position: 900, before: 1, after: 3 }))).toEqual([10, 11]); // it has become shorter since it was cited
  const { passages } = await room.use(alma, 'search-materials', { question: 'What does part 7 say?', course: 'ST-1', count: 1 });
  const [, id, position] = /\/materials\/(.+)#(\d+)$/.exec(passages[0].link)!; // a link has both
  const cited = await room.use(alma, 'read-material', { material: id, position: Number(position), before: 0, after: 1 });
  expect(cited['passages']).toMatchObject([{ cite: passages[0].cite, text: passages[0].text }]);
  expect(findTool('read-material')!.say!(window)).toContain('Book › Part 4\nWhat part 4 says.');
});

it('shows nothing of a course that is not open to whoever asks, and takes no more than it gives', async () => {
  verifies('pages:reading');
  expect(await kindOf(read({ before: 61 }))).toBe('invalid');
  expect(await kindOf(read({ position: -1 }))).toBe('invalid');
  for (const door of ['model', 'discord'] as const)
    expect(await kindOf(room.use(alma, 'read-material', { material }, { door }))).toBe('forbidden');
  await asOwner(room.db, `update courses set is_published = false`);
  expect(await kindOf(read())).toBe('not-found');
  expect(await kindOf(room.use(ines, 'read-material', { material }))).toBe('done');
});
