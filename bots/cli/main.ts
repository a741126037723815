import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { openTutor, tutorSettings, type Tutor, type Visitor } from '../../agent/tutor.ts';
import { TutorError } from '../../core/errors.ts';
import { FILE_MAX_BYTES } from '../../core/materials/limits.ts';
import { readEnv } from '../../env.ts';
import { findTool, tools } from '../../tools/index.ts';
import type { Tool } from '../../tools/tool.ts';
import { exitCodes } from './exit-codes.ts';
import { addFolder, readFolderWish } from './folder.ts';

const BUG = 1;

const help = `Any tool, from a terminal:

  npm run -s tool -- <name> '<json>' --as <who>
  npm run -s tool -- <name> --help            what it takes

<who> is the id, user name or e-mail address of a person; what happens is done in their name and noted in the audit
log. <json> may be left out where nothing is asked, or be - to read it from standard input. Whoever can run this
owns the database anyway: it asks for no password. --confirm says yes to a tool that wants a person's confirmation.
--say prints the result as a person reads it, not as JSON. --file contentBase64=lesson.pdf reads a file and gives its
bytes, in base64, as that field.

  npm run -s tool -- add-folder <folder> --course <course> --as <who>

adds every Markdown, text, HTML, PDF and DOCX file of a folder and those in it to a course. A file is called by its path;
its chapter is the folder it is in, or --assignment; --source and --licence are said of all. Run again it adds what is new.
It says on stderr what became of each file, waits until long ones have been read (not with --no-wait), sums up on stdout,
and ends with ${exitCodes.invalid} where one could not be read.

Tools:
${tools.map(({ name, description }) => `  ${name}\n      ${description}`).join('\n')}
`;

type Arguments = {
  readonly name: string;
  readonly json: string;
  readonly as: string;
  readonly confirmed: boolean;
  readonly say: boolean;
  readonly file: string | undefined;
};

function readArguments(args: readonly string[]): Arguments {
  const plain: string[] = [];
  let as: string | undefined;
  let confirmed = false;
  let say = false;
  let file: string | undefined;
  for (let position = 0; position < args.length; position += 1) {
    const word = args[position]!; // below the length
    if (word === '--as') as = args[(position += 1)];
    else if (word.startsWith('--as=')) as = word.slice('--as='.length);
    else if (word === '--file') file = args[(position += 1)] ?? '';
    else if (word.startsWith('--file=')) file = word.slice('--file='.length);
    else if (word === '--confirm') confirmed = true;
    else if (word === '--say') say = true;
    else if (word.startsWith('--')) throw new TutorError('invalid', `There is no option ${word}; see npm run tool -- --help.`);
    else plain.push(word);
  }
  const [name, json = '{}', ...more] = plain;
  if (!name) throw new TutorError('invalid', 'Which tool? See npm run tool -- --help.');
  if (more.length) throw new TutorError('invalid', 'That is more than a name and one JSON text; put the JSON in single quotes.');
  if (!findTool(name)) throw new TutorError('not-found', `There is no tool "${name}"; see npm run tool -- --help.`);
  if (!as) throw new TutorError('invalid', 'Whose name is it done in? Add --as <id, user name or e-mail>.');
  return { name, json, as, confirmed, say, file };
}

async function readInput(json: string): Promise<unknown> {
  let text = json;
  if (json === '-') {
    text = '';
    for await (const piece of process.stdin.setEncoding('utf8')) text += piece as string;
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new TutorError('invalid', `The input is not JSON (${(error as Error).message}).`, { cause: error });
  }
}

/** The bytes of a file as a field of the input: only whoever sits at the machine may name one, no tool takes a path. */
function readFile(file: string): Record<string, string> {
  const [, field, path] = /^(\w+)=([^]+)$/.exec(file) ?? [];
  if (!field || !path) throw new TutorError('invalid', 'Say which field the file is for: --file contentBase64=lesson.pdf.');
  try {
    const { size } = statSync(path);
    if (size > FILE_MAX_BYTES) throw new TutorError('invalid', `A file may have at most ${FILE_MAX_BYTES / 1024 / 1024} MB.`);
    return { [field]: readFileSync(path).toString('base64') };
  } catch (error) {
    if (error instanceof TutorError) throw error;
    throw new TutorError('invalid', `The file ${path} cannot be read (${(error as Error).message}).`, { cause: error });
  }
}

/** The product and a person in it, for as long as something is done in their name. */
async function asNamed<T>(as: string, run: (tutor: Tutor, visitor: Visitor) => Promise<T>): Promise<T> {
  let tutor: Tutor | undefined;
  try {
    tutor = await openTutor(tutorSettings(readEnv(), (line) => console.warn(line)));
    const visitor = await tutor.findVisitor(as);
    if (!visitor) throw new TutorError('not-found', `There is nobody active called "${as}".`);
    return await run(tutor, visitor);
  } finally {
    await tutor?.close();
  }
}

async function runFolder(words: readonly string[]): Promise<string> {
  const wish = readFolderWish(words);
  const { summary, isWhole } = await asNamed(wish.as, (tutor, visitor) => addFolder(tutor, visitor, wish, (line) => console.warn(line)));
  if (!isWhole) process.exitCode = exitCodes.invalid;
  return summary;
}

async function runTool({ name, json, as, confirmed, say, file }: Arguments): Promise<string> {
  const given = await readInput(json);
  const input = file === undefined ? given : { ...(given as object), ...readFile(file) }; // what is no object is refused by the tool
  const result = await asNamed(as, (tutor, visitor) => tutor.invoke(name, input, visitor, { door: 'cli', confirmed }));
  return (say ? findTool(name)?.say?.(result) : undefined) ?? JSON.stringify(result, null, 2);
}

type Field = { readonly description?: string; readonly type?: string; readonly enum?: readonly string[] };

/** What a tool takes, field by field, from its own schema. */
function helpFor(tool: Tool): string {
  const { properties = {}, required = [] } = z.toJSONSchema(tool.input, { io: 'input' }) as {
    properties?: Record<string, Field>;
    required?: string[];
  };
  const fields = Object.entries(properties).map(([name, field]) => {
    const kind = field.enum?.join(' | ') ?? field.type ?? 'any';
    return `  ${name} (${kind}${required.includes(name) ? ', needed' : ''}): ${field.description ?? ''}`;
  });
  return `${tool.name}: ${tool.description}\n\n${fields.length ? fields.join('\n') : '  It takes nothing: {}'}\n`;
}

const args = process.argv.slice(2);
const asked = findTool(args[0] ?? '');
if (asked && args.includes('--help')) {
  console.log(helpFor(asked));
  process.exit(0);
}
if (args.includes('--help') || args.includes('-h') || args.length === 0) {
  console.log(help);
  process.exit(args.length ? 0 : exitCodes.invalid);
}
try {
  console.log(args[0] === 'add-folder' ? await runFolder(args.slice(1)) : await runTool(readArguments(args)));
} catch (error) {
  const expected = error instanceof TutorError;
  console.error(expected ? error.message : 'Something broke:');
  if (!expected) console.error(error);
  process.exitCode = expected ? exitCodes[error.kind] : BUG;
}
