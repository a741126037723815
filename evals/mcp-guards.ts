import { changesIn, suite, type Mutation } from './guards.ts';

const calling = changesIn('mcp-server/calling.ts');
const server = suite('db', 'mcp-server/server.db.test.ts');
const hostile = suite('db', 'mcp-server/hostile.db.test.ts');
const http = suite('e2e', 'mcp-server/http.e2e.test.ts');
const oauth = suite('e2e', 'mcp-server/oauth.e2e.test.ts');
const cards = suite('browser', 'bots/web/assistants.browser.e2e.test.ts');
const sandbox = changesIn('bots/web/routes/sandbox.ts');
const identity = changesIn('agent/identity/oauth.ts');

/** Guards of the door for assistants: whose an answer is, who may come in, and for whom they speak. */
export const mcpGuards: readonly Mutation[] = [
  calling(
    'what a model passes on is relayed',
    "door: 'mcp', provenance: 'relayed', signal",
    "door: 'mcp', provenance: 'direct', signal",
    server,
  ),
  calling('a learner whose program can ask is asked', "name === 'submit-answer' && canAsk(server)", 'false', server),
  calling(
    'only clients that draw cards have the card’s tool',
    'name === ANSWER_CARD && drawsCards(server)',
    'name === ANSWER_CARD',
    hostile,
  ),
  changesIn('tools/answering.ts')('what counts is not answered through an assistant', "if (door === 'mcp')", 'if (false)', server),
  changesIn('mcp-server/offered.ts')(
    'a token for study gives no role',
    "(reach === 'role' ? tool.roles.includes(role)",
    '(true ? tool.roles.includes(role)',
    http,
  ),
  changesIn('mcp-server/http-sessions.ts')('a session is its person’s', 'session.user !== speaking.visitor.user', 'false', http),
  changesIn('db/queries/access-tokens.ts')('a refresh token opens nothing', " and 'refresh' <> all (t.scopes)", '', oauth),
  changesIn('db/queries/access-tokens.ts')(
    'a revoked token opens nothing',
    't.token_hash = ${hash} and t.revoked_at is null',
    't.token_hash = ${hash}',
    http,
  ),
  identity(
    'a code is for its program and its address',
    'client !== program.id || (redirectUri !== undefined && redirectUri !== meant)',
    'false',
    oauth,
  ),
  identity(
    'a no, or a page of somebody else, gives no code',
    'given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw no();\n  const asked',
    'false) throw no();\n  const asked',
    oauth,
  ),
  sandbox('a card has no origin', 'sandbox="allow-scripts"', 'sandbox="allow-scripts allow-same-origin"', cards),
  sandbox('a card goes nowhere', '"default-src \'none\'",', '', cards),
  sandbox('only our own page has a card drawn', 'source === parent && origin === owner', 'source === parent', cards),
  sandbox('the proxy is of the second host alone', 'request.headers.host?.toLowerCase() !== host', 'false', cards),
  changesIn('bots/web/client/pages/assistants/card-frame.tsx')(
    'a card uses its own tools alone',
    'allowedTools: [...cardTools]',
    "allowedTools: [...cardTools, 'make-access-token']",
    cards,
  ),
  changesIn('mcp-server/oauth.ts')('programs are counted by network', "networkOf(request.ip ?? '')", "'everybody'", oauth),
  identity('a program names addresses that are safe', '!redirectUris.every(isRedirect)', 'false', oauth),
];
