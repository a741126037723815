import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { ReadResourceResult, Resource } from '@modelcontextprotocol/sdk/types.js';
import { beginningWith, orNothing, type Names } from './completing.ts';
import type { Extra } from './calling.ts';
import type { Reader } from './reading.ts';

const mimeType = 'text/markdown';
const words = (uri: URL, text: string): ReadResourceResult => ({ contents: [{ uri: uri.href, mimeType, text }] });
const part = (value: string | string[] | undefined): string => decodeURIComponent(Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));
const linkTo = (...names: readonly string[]): string => `viva://${names.map(encodeURIComponent).join('/')}`;

/** A template whose last part names what a tool shows. */
type Shelf = {
  readonly name: string;
  readonly title: string;
  readonly uri: string;
  readonly description: string;
  readonly list?: () => Promise<Resource[]>;
  readonly complete: Readonly<Record<string, (value: string, context?: { arguments?: Record<string, string> }) => Promise<string[]>>>;
  readonly read: (names: Readonly<Record<string, string>>, extra: Extra) => Promise<string>;
};

function shelvesOf(reader: Reader, names: Names): readonly Shelf[] {
  const course = (value: string) => orNothing(names.courses().then((list) => beginningWith(list, value)));
  const chosen = (context?: { arguments?: Record<string, string> }) => context?.arguments?.['course'] ?? '';
  const inCourse = (value: string, context: { arguments?: Record<string, string> } | undefined, list: (of: string) => Promise<string[]>) =>
    orNothing(list(chosen(context)).then((found) => beginningWith(found, value)));
  return [
    {
      name: 'course',
      title: 'A course: its lessons and what it is studied from',
      uri: 'viva://courses/{course}',
      description: 'The lessons of a course in their order, and its materials.',
      list: async () => (await names.courses()).map((title) => ({ uri: linkTo('courses', title), name: title, mimeType })),
      complete: { course },
      read: async ({ course: of = '' }, extra) =>
        `${await reader.text('list-lessons', { course: of }, extra)}\n\n${await reader.text('list-materials', { course: of }, extra)}`,
    },
    {
      name: 'lesson',
      title: 'The notes on a lesson',
      uri: 'viva://courses/{course}/lessons/{lesson}',
      description: 'What a lesson says in short, and the concepts it explains.',
      complete: { course, lesson: (value, context) => inCourse(value, context, names.lessons) },
      read: ({ course: of = '', lesson = '' }, extra) => reader.text('show-lesson-notes', { course: of, lesson }, extra),
    },
    {
      name: 'material',
      title: 'A material',
      uri: 'viva://courses/{course}/materials/{material}',
      description: 'Where the whole of a material can be opened, for some minutes; search-materials finds passages in it.',
      complete: {
        course,
        material: (value, context) => inCourse(value, context, async (of) => (await names.materials(of)).map(({ id }) => id)),
      },
      read: ({ material = '' }, extra) => reader.text('open-material', { material }, extra),
    },
    {
      name: 'run',
      title: 'How a run went',
      uri: 'viva://runs/{run}',
      description: 'The report of a run of the learner: as much of it as may be told by now.',
      list: async () =>
        (await names.runs()).map(({ run, title, state, answered, questions }) => ({
          uri: linkTo('runs', run),
          name: title,
          description: `${state}; ${answered} of ${questions} answered`,
          mimeType,
        })),
      complete: {
        run: (value) =>
          orNothing(
            names.runs().then((runs) =>
              beginningWith(
                runs.map(({ run }) => run),
                value,
              ),
            ),
          ),
      }, // oxfmt keeps it in a line
      read: ({ run = '' }, extra) => reader.text('show-run-report', { run }, extra),
    },
  ];
}

/** What can be read without a call of a tool; each is what a tool shows, in words, and refused as the tool would be. */
export function addResources(mcp: McpServer, reader: Reader, names: Names): void {
  const all = { title: 'Courses', description: 'The courses there are, with topics, practice tests and exams.', mimeType };
  mcp.registerResource('courses', 'viva://courses', all, async (uri, extra) => words(uri, await reader.text('list-courses', {}, extra)));
  for (const { name, title, uri, description, list, complete, read } of shelvesOf(reader, names)) {
    const template = new ResourceTemplate(uri, { list: list && (async () => ({ resources: await list() })), complete });
    mcp.registerResource(name, template, { title, description, mimeType }, async (at, variables, extra) =>
      words(at, await read(Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, part(value)])), extra)),
    );
  }
}
