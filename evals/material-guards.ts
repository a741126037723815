import { changesIn, suite, type Mutation } from './guards.ts';

const parsing = suite('unit', 'embeddings/parse/parse.test.ts');
const passages = suite('unit', 'core/materials/chunk.test.ts');
const rows = suite('db', 'db/materials.db.test.ts');
const tools = suite('db', 'tools/materials.db.test.ts');
const working = suite('db', 'tools/material-work.db.test.ts');
const pages = suite('unit', 'embeddings/parse/pdf-layout.test.ts');
const layout = changesIn('embeddings/parse/pdf-layout.ts');
const docx = changesIn('embeddings/parse/docx.ts');
const html = changesIn('embeddings/parse/html-markdown.ts');
const parse = changesIn('embeddings/parse/parse.ts');
const blocks = changesIn('core/materials/blocks.ts');
const chunk = changesIn('core/materials/chunk.ts');
const queries = changesIn('db/queries/materials.ts');
const adding = changesIn('tools/add-material.ts');
const work = changesIn('db/queries/material-work.ts');
const saving = changesIn('db/queries/course-materials.ts');

/** Guards of how materials are read, taken apart and kept. */
export const materialGuards: readonly Mutation[] = [
  docx('a bomb is not unpacked', 'unpacked += originalSize', 'unpacked += 0', parsing),
  layout(
    'columns of a PDF are read one after the other',
    'for (const side of [split.left, split.right]) {',
    'for (const side of [[...split.left, ...split.right]]) {',
    pages,
  ),
  layout('a table of a PDF is one', 'const table = run.length > 1 ? tableOf(run) : undefined;', 'const table = undefined;', pages),
  layout('a list of a PDF is no table', "whole.every(([first]) => isMark(first?.text ?? ''))", 'false', pages),
  docx('no part points outside', 'if (wandersOff(name))', 'if (false)', parsing),
  html('scripts are not read', "'script style noscript", "'style noscript", parsing),
  html('what is hidden is not read', "attribute(element, 'hidden') !== undefined", 'false', parsing),
  html('depth has an end', 'if (depth >= DEPTH_MAX)', 'if (depth < 0)', parsing),
  parse('reading takes limited time', 'AbortSignal.timeout(timeMs)', 'AbortSignal.timeout(60_000)', parsing),
  parse('reading takes limited memory', 'maxOldGenerationSizeMb: memoryMb', 'maxOldGenerationSizeMb: 4096', parsing),
  changesIn('db/chunking.ts')(
    'a text is taken apart in limited time',
    'setTimeout(refuse, limits.timeMs)',
    'setTimeout(refuse, 60_000)',
    suite('unit', 'db/chunking.test.ts'),
  ),
  changesIn('tools/passages.ts')(
    'a passage is quoted when it is said',
    "text.replaceAll(/^/gm, '> ')",
    'text',
    suite('db', 'tools/search.db.test.ts'),
  ),
  blocks('a line of dashes costs little', 'line.length <= RULE_MAX &&', '', passages),
  blocks('a fence is one block', 'if (line.length >= mark.length && line', 'if (line', passages),
  chunk('a passage is inside its section', 'current = undefined;', '', passages),
  chunk('a block that fits is not cut', 'tokensOf(block.text) > settings.hardLimit', 'tokensOf(block.text) > settings.size', passages),
  queries('unchanged materials are left alone', 'is not distinct from', 'is distinct from', rows),
  queries('a passage that stays keeps its row', 'there.get(keyOf(chunk))?.shift()', '([] as { id: ChunkId }[]).shift()', rows),
  queries('sums follow a removal', 'if (gone.length) await refreshStats', 'if (false) await refreshStats', rows),
  queries('terms of other rules are counted again', 'endsWith(` ${CHUNKING}`)', "endsWith('')", rows),
  work('work on materials is one process’s at a time', 'where (w.held_until is null or w.held_until < now())', 'where (true)', working),
  work('work on materials that was cancelled stays so', "(w.wish <> excluded.wish or w.state <> 'cancelled')", 'true', working),
  work(
    'a part of cancelled work is not stored',
    "where id = ${id} and holder = ${holder} and state <> 'cancelled' returning id",
    'where id = ${id} returning id',
    working,
  ),
  queries('work on materials is not tried for ever', "w.state = 'failed' and w.tries >= ${TRIES_MAX}", 'false', working),
  queries('what was written ahead of cancelled work goes', 'and position >= ${OUT_OF_THE_WAY}`', 'and position < 0`', working),
  adding('only staff adds', 'if (!(await staffsCourse(db, course.id)))', 'if (false)', tools),
  saving('sent twice is one material', 'await lockPassages(tx, courseId);', '', tools),
];
