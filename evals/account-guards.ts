import { changesIn, suite, type Mutation } from './guards.ts';

const signingUp = suite('db', 'agent/identity/signing-up.db.test.ts');
const signingIn = suite('db', 'agent/identity/signing-in.db.test.ts');
const passwords = suite('unit', 'agent/identity/passwords.test.ts');
const networks = suite('unit', 'agent/identity/limits.test.ts');
const turns = suite('db', 'agent/mending.db.test.ts');
const page = suite('e2e', 'bots/web/account.e2e.test.ts');

const sessions = changesIn('agent/identity/sessions.ts');
const found = changesIn('db/queries/identity.ts');
const codes = changesIn('agent/identity/codes.ts');
const kept = changesIn('db/queries/one-time-codes.ts');
const signUp = changesIn('agent/identity/sign-up.ts');
const reset = changesIn('agent/identity/reset.ts');
const limits = changesIn('agent/identity/limits.ts');
const idle = changesIn('db/queries/idle-guests.ts');
const routes = changesIn('bots/web/routes/account.ts');
const own = changesIn('bots/web/own-requests.ts');

/** Guards of accounts: who signs in, and what of that is kept, limited and told. */
export const accountGuards: readonly Mutation[] = [
  sessions('of a session the hash is kept', "hashOf(token).toString('hex')", 'token', signingUp),
  sessions('who signs in has a new session', 'if (before !== undefined) await removeSession(tx, sidOf(before));', '', signingIn),
  sessions('a session is written once an hour', 'later(until, -WRITTEN_AT_MOST_MS)', 'later(until, 1)', signingIn),
  found('who is not active has no session', 'u.id = s.user_id and u.is_active', 'u.id = s.user_id', signingIn),
  found('a session runs out', 's.expire > ${at.toISOString()}::timestamptz\n', "s.expire > '2000-01-01'\n", signingIn),
  codes('a reset lasts an hour', 'reset: 60 * MINUTE_MS', 'reset: 600 * MINUTE_MS', signingIn),
  codes('an invitation lasts a week', 'invite: 7 * DAY_MS', 'invite: 70 * DAY_MS', signingUp),
  codes('the first admin’s link lasts half an hour', 'admin: 30 * MINUTE_MS', 'admin: 300 * MINUTE_MS', signingUp),
  kept('a code that is too old is none', ', gt(oneTimeCodes.expiresAt, at)', '', signingUp),
  kept(
    'a newer code voids the one before',
    'await voidCodes(tx, code.kind, code.userId ?? null, code.destination ?? null);',
    '',
    signingUp,
  ),
  kept(
    'of two who bring a code one is first',
    'and(eq(oneTimeCodes.id, id), isNull(oneTimeCodes.usedAt))',
    'eq(oneTimeCodes.id, id)',
    signingIn,
  ),
  signUp('a link wants who asked for it', 'await wantSamePerson(parts, code, account, password, asking);', '', signingUp),
  signUp(
    'an address that is taken is told to its mailbox',
    'taken ? haveAccount(settings.publicUrl) : proveAddress',
    'proveAddress',
    signingUp,
  ),
  signUp('an account ends its guest’s sessions', 'if (code.passwordHash) await shutAllOut(tx, account.user);', '', signingUp),
  signUp('an invitation is for its address', 'code.destination !== given.email', 'code.destination === null', signingUp),
  signUp('without letters there are invitations', "mailer.way === 'invitation'", "mailer.way === 'terminal'", signingUp),
  changesIn('agent/identity/invite.ts')('an admin invites', "by.role !== 'admin'", "by.role === 'parent'", signingUp),
  changesIn('agent/identity/first-admin.ts')(
    'the first admin is the first',
    '(await canAnAdminSignIn(tx)) ? undefined : issueCode',
    'issueCode',
    signingUp,
  ),
  changesIn('agent/identity/parts.ts')(
    'a proxy in front makes a program public',
    'thisMachine.has(host) && thisMachine.has',
    'thisMachine.has(host) || thisMachine.has',
    signingUp,
  ),
  found(
    'programs are let in no longer than sessions',
    'and(eq(accessTokens.userId, user), isNull(accessTokens.revokedAt))',
    'isNull(accessTokens.userId)',
    signingIn,
  ),
  reset('a new password ends every session', 'await shutAllOut(tx, user);', '', signingIn),
  reset('a new password lets its person in again', "await forget(parts, [{ limit: 'sign-in-name', whom: email }]);", '', signingIn),
  reset('who is shut out is written nothing', '!account?.isActive || account', '!account || account', signingIn),
  changesIn('agent/identity/change-account.ts')(
    'a password changes for who knows it',
    '|| !(await isPassword(password, account.passwordHash))',
    '',
    signingIn,
  ),
  changesIn('agent/identity/sign-in.ts')('sign-ins that succeed are no tries', 'await giveBack(parts, tries);', '', signingIn),
  limits('a name is tried ten times', "'sign-in-name': { max: 10", "'sign-in-name': { max: 11", signingIn),
  limits('an address tries fifty times', "'sign-in-address': { max: 50", "'sign-in-address': { max: 51", signingIn),
  limits('a network is one address', '.slice(0, 4)', '.slice(0, 8)', networks),
  changesIn('db/queries/limits.ts')('tries add up', 'rate_limits.tries::bigint + ${amount}::int', '1', signingIn),
  changesIn('agent/identity/passwords.ts')('two passwords are hashed at a time', 'AT_ONCE_MAX = 2', 'AT_ONCE_MAX = 9', passwords),
  idle(
    'a guest who came back stays',
    'and not exists (select from session s where s.user_id = u.id',
    'and not exists (select from session s where s.user_id is null',
    signingIn,
  ),
  idle('who an import brought is no guest', 'u.last_login < ${before.toISOString()}::timestamptz and ', '', signingIn),
  changesIn('agent/turn.ts')('guests of an address share a purse', ' || (await purse?.isEmpty())', '', turns),
  routes('what changes something comes from our own page', 'api.use(ownRequestsOnly(publicUrl));', '', page),
  own('our own page sets our header', "request.headers[OWN_HEADER] === '1' && ", '', page),
  own(
    'our own page says where it is',
    'URL.canParse(origin) && (new URL(origin).host === host || new URL(origin).origin === ours)',
    'true',
    page,
  ),
  routes('a proxy is believed by who has one', "app.set('trust proxy', trustProxy)", "app.set('trust proxy', 1)", page),
  changesIn('bots/web/session.ts')('no script reads the session', 'httpOnly: true', 'httpOnly: false', page),
  changesIn('bots/web/bodies.ts')('what cannot be stored is refused', 'wantStorable(request.body);', '', page),
];
