import { changesIn, suite, type Mutation } from './guards.ts';

const stores = suite('unit', 'db/objects/stores.test.ts');
const signing = suite('unit', 'db/objects/sign-v4.test.ts');
const killed = suite('e2e', 'db/objects/killed.e2e.test.ts');
const files = suite('db', 'tools/files.db.test.ts');
const dumps = suite('db', 'db/dump-files.db.test.ts');
const served = suite('e2e', 'bots/web/objects.e2e.test.ts');
const folder = changesIn('db/objects/folder.ts');
const links = changesIn('db/objects/links.ts');
const s3 = changesIn('db/objects/s3.ts');
const sign = changesIn('db/objects/sign-v4.ts');
const queries = changesIn('db/queries/objects.ts');
const door = changesIn('bots/web/objects.ts');

/** Guards of the store of files: what lies in it, what comes out of it, and that nothing stays behind. */
export const objectGuards: readonly Mutation[] = [
  changesIn('db/objects/object-store.ts')('no key leads out', '[a-z0-9]{1,8}$/', '[a-z0-9]{1,8}/', stores),
  folder('no folder trusts a key', 'join(root, ObjectKey.parse(key))', 'join(root, key)', stores),
  folder('a file has its name only when it is whole', 'const part = join(parts, randomUUID());', 'const part = path;', killed),
  links('a link is for one object', 'JSON.stringify([object, name, until])', 'JSON.stringify([name, until])', stores),
  links('a link ends', "? 'over' :", '? { key: key.data, name: parts.name } :', stores),
  s3('trouble that may pass is asked again', 'answer.status >= SERVER_TROUBLE', 'answer.status > 599', stores),
  s3('a refusal is asked once', 'answer.status === TOO_MANY', 'answer.status > 399', stores),
  s3(
    'links to a bucket save what is active',
    "url.searchParams.set('response-content-disposition', dispositionOf(key, name));",
    '',
    stores,
  ),
  sign('headers are signed in order', 'signed.map(([name]) => name)', 'signed.map(([name]) => name).toReversed()', signing),
  sign('a query is encoded strictly', "/[!'()*]/g", "/[!'*]/g", stores),
  queries('only what waits is kept', "eq(storedObjects.state, 'waiting')", 'eq(storedObjects.key, key)', files),
  queries('a file that waits is not swept at once', "or(ne(state, 'waiting'), old)", "or(ne(state, 'waiting'), isNobodys)", files),
  queries('bytes are there before anything has them', 'await store.put(key, bytes, signal);\n    return stored;', 'return stored;', files),
  changesIn('tools/remove-material.ts')('a removal sends for the bytes', "await jobs.send(tx, 'sweep-objects', {});", '', files),
  changesIn('core/materials/media.ts')(
    'what is active is saved, not shown',
    "html: { type: 'text/html; charset=utf-8', isShown: false }",
    "html: { type: 'text/html; charset=utf-8', isShown: true }",
    served,
  ),
  changesIn('db/objects/dumped-files.ts')(
    'files of a dump are what they were',
    'if (hashOf(file.content) !== this.#head.sha256)',
    'if (false)',
    dumps,
  ),
  changesIn('db/restore.ts')(
    'a dump that does not fit leaves no file',
    'await removeFiles(store, put); // lost',
    'void put; // lost',
    dumps,
  ),
  door('files are served in a sandbox', "'; sandbox'", "''", served),
  door('a part is a part', 'await file.read(range)', 'await file.read()', served),
];
