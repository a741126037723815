import { changesIn, suite, type Mutation } from './guards.ts';

const leaving = suite('db', 'tools/leaving.db.test.ts');
const exporting = suite('db', 'db/exporting.db.test.ts');
const everyTool = suite('db', 'tools/exams.db.test.ts');
const turns = suite('db', 'agent/trouble.db.test.ts');
const parts = changesIn('core/people/exporting.ts');
const rules = changesIn('db/migrations/0024_leaving.sql');
const drawing = changesIn('agent/identity/draw-picture.ts');
const pictures = suite('db', 'agent/identity/pictures.db.test.ts');
const routes = suite('e2e', 'bots/web/pictures.e2e.test.ts');
const elsewhere = suite('e2e', 'bots/web/oidc.e2e.test.ts');
const linking = suite('e2e', 'bots/web/linking.e2e.test.ts');
const ways = changesIn('agent/identity/sign-in-elsewhere.ts');
const issuers = changesIn('agent/identity/oidc-issuer.ts');
const queries = changesIn('db/queries/identities.ts');
const client = changesIn('db/client.ts');

/** Guards of what is held on a person, and of how people leave. */
export const peopleGuards: readonly Mutation[] = [
  parts('an export forgets no table', ", 'reminders', 'round_players')", ", 'round_players')", exporting),
  parts('an export is of oneself', "{ table: 'users', mine: 't.id = me' }", "{ table: 'users', mine: 't.id is not null' }", exporting),
  parts('an export tells no verdict early', "r.feedback = 'never'", "r.feedback = 'nothing'", exporting),
  changesIn('tools/export-my-data.ts')(
    'an export is not for programs',
    'doors: forOneself',
    "doors: ['web', 'mcp', 'cli', 'evals']",
    leaving,
  ),
  client(
    'a function of the record asks who is active',
    "personFunctions[name] === 'write' ? call",
    "personFunctions[name] !== 'twice' ? call",
    everyTool,
  ),
  client(
    'a transaction asks who is active',
    "select app.speak_as('${person}')",
    "select set_config('viva.person', '${person}', true)",
    everyTool,
  ),
  rules('a person is erased by themselves', "PERFORM app.erase_person(person, 'at their own wish');", '', leaving),
  rules('the last admin stays', "IF app.is_last_admin(person) THEN RETURN 'last-admin'; END IF;", '', leaving),
  rules('only an admin shuts people out', "IF spoken <> 'admin' THEN RETURN 'forbidden'; END IF;", '', leaving),
  rules('who is shut out is signed out', 'DELETE FROM public.session WHERE user_id = other;', '', leaving),
  changesIn('agent/reply.ts')('a turn of who is shut out ends', 'if (!mayGoOn) stop.abort', 'if (mayGoOn === undefined) stop.abort', turns),
  drawing('a picture has only so many pixels', 'limitInputPixels: PIXELS_MAX', 'limitInputPixels: false', pictures),
  drawing('half a picture is none', "failOn: 'error'", "failOn: 'none'", pictures),
  drawing('other formats are not even read', 'sharp.block({', 'sharp.unblock({', pictures),
  drawing('a picture keeps nothing of its file', '.webp({', '.keepMetadata().webp({', pictures),
  changesIn('db/queries/pictures.ts')('a picture of who is shut out is not shown', ', sql`${users.isActive}`)', ')', pictures),
  changesIn('db/queries/objects.ts')('a picture that is somebody’s is not swept', ', isNull(userId));', ');', pictures),
  changesIn('db/migrations/0026_pictures.sql')(
    'two pictures that become one leave no file behind',
    'UPDATE public.stored_objects SET user_id = NULL WHERE key = OLD.key;\n  RETURN NULL;',
    'RETURN OLD;',
    suite('db', 'db/owner-procedures.db.test.ts'),
  ),
  changesIn('bots/web/routes/pictures.ts')(
    'a picture is handed in by somebody',
    'const person = await personOf(request); // before',
    'const person = (await personOf(request).catch(() => ({ user: "x" }))) as never; // before',
    routes,
  ),
  ways('who comes back was sent by us', "field: 'state', value: state }", "field: 'back', value: '/' }", elsewhere),
  queries('a way is gone once', '.delete(session)', '.update(session).set({ expire: sql`expire` })', elsewhere),
  queries(
    'a way is of its browser',
    'eq(session.sid, sid),\n          sql`${session.userId} is null and',
    'sql`${session.userId} is null and',
    elsewhere,
  ),
  issuers('a token is of this way', 'expectedNonce: nonce', 'expectedNonce: openid.skipStateCheck as never', elsewhere),
  issuers('a token is signed by its issuer', 'openid.enableNonRepudiationChecks(config);', '', elsewhere),
  issuers('an issuer that was down is asked again', 'loaded = undefined; // the next', '// the next', elsewhere),
  issuers('an address that was not proven is none', 'email: isProven && ', 'email: ', elsewhere),
  ways(
    'an address joins nothing',
    'const known = await asSystem(',
    'const same = identity.email ? (await findAccount(database, identity.email))?.user : undefined;\n  const known = same ? { user: same, isActive: true } : await asSystem(',
    elsewhere,
  ),
  ways('a link is for who asked', 'found.data.for === person.user', 'found.data.for !== undefined', linking),
  ways('a link wants a yes', 'if (!isWanted) return;', '', linking),
  ways('a link is not taken from another', 'if (known ?? !(await', 'if (!known && !(await', linking),
  ways('who signed in meanwhile does not link', 'if (link ? person?.user !== link :', 'if (link ? false :', linking),
  changesIn('core/people/own-path.ts')(
    'one is led to our own pages',
    'export function ownPath(wish: unknown): string {',
    "export function ownPath(wish: unknown): string {\n  if (wish !== '') return String(wish);",
    elsewhere,
  ),
  changesIn('core/people/own-path.ts')(
    'one is led to pages',
    'return /^\\/(?:api|auth|objects|pictures)',
    'return /^\\/(?:nothing)',
    elsewhere,
  ),
  changesIn('bots/web/routes/oidc.ts')('signing in begins on our own page', "['cross-site', 'same-site']", "['elsewhere']", elsewhere),
  queries('the last way in stays', 'if (!rows[0].others)', 'if (rows.length === 0)', linking),
  changesIn('agent/identity/take-over.ts')('only a guest is taken over', 'if (isWanted && isGuest &&', 'if (isWanted &&', linking),
  changesIn('agent/identity/take-over.ts')('a guest is taken over when asked', 'if (isWanted && isGuest', 'if (isGuest', linking),
  changesIn('tools/invite-person.ts')(
    'only an admin invites, by the database',
    'if (!(await isAdmin(db)))',
    'if (wish.email === "")',
    leaving,
  ),
];
