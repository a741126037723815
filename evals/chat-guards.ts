import { changesIn, suite, type Mutation } from './guards.ts';

const acting = changesIn('agent/acting.ts');
const acts = suite('db', 'agent/acting.db.test.ts');
const talks = suite('e2e', 'bots/web/chat.e2e.test.ts');
const served = suite('e2e', 'bots/web/server.e2e.test.ts');
const walked = suite('e2e', 'bots/web/walk.e2e.test.ts');

/** Guards of what is done in a talk by hand, and of the doors through which a browser talks. */
export const chatGuards: readonly Mutation[] = [
  acting(
    'what is done by a control is the learner’s own',
    "provenance: 'direct', idempotencyKey",
    "provenance: 'relayed', idempotencyKey",
    acts,
  ),
  acting('what is done by a control is named by its message', 'idempotencyKey: message', 'idempotencyKey: undefined', acts),
  acting('what is done by hand in a course without AI is no model’s to see', 'closed: closed()', 'closed: false', acts),
  acting('a control cannot confirm what nobody confirmed', 'act.confirmed ?? false', 'true', acts),
  changesIn('tools/start-run.ts')('a start that is sent again starts nothing', 'named ?? RunId', 'RunId', acts),
  changesIn('agent/keeping.ts')('whoever only acted was told nothing of an AI yet', 'disclaimed: !act && ', 'disclaimed: ', acts),
  changesIn('agent/turn.ts')('a message is not taken for another of its name', 'actedIn(before.parts) !== act?.tool', 'false', acts),
  changesIn('agent/turn.ts')('a model behind a network holds no place', 'if (!stays) leave();', 'if (!stays) leave.toString();', acts),
  changesIn('agent/turnstile.ts')('a place is left once', 'if (!inside) return;', '', suite('unit', 'agent/turnstile.test.ts')),
  changesIn('agent/reply.ts')(
    'a message sent again while it is answered is not asked again',
    'if (again) return again;',
    '',
    suite('db', 'agent/reply.db.test.ts'),
  ),
  changesIn('agent/reply.ts')(
    'a turn that goes on is its learner’s alone',
    'found?.saying.visitor.user === visitor.user ? found : undefined',
    'visitor && found',
    talks,
  ),
  changesIn('db/queries/chat.ts')('an exam is helped by no earlier talk', "'sits', [at])) === 'exam'", "'sits', [at])) === 'never'", talks),
  changesIn('bots/web/routes/tools.ts')(
    'no file is read of who may hand in none',
    '(isTheirs ? inputMaxBytes : BODY_MAX_BYTES)',
    '(isTheirs ? inputMaxBytes : inputMaxBytes)',
    talks,
  ),
  changesIn('bots/web/limits.ts')('too much is refused', '{ limit: `${what}-person`, whom: user },', '', talks),
  changesIn('bots/web/gate.ts')('a process that ends takes nothing new', 'if (closed) {', 'if (false as boolean) {', talks),
  changesIn('bots/web/web.ts')(
    'a process that ends lets replies finish',
    'Promise.all([gate.empty(), tutor.idle()])',
    'Promise.resolve()',
    talks,
  ),
  changesIn('bots/web/server.ts')(
    'nothing written into a page runs',
    'scriptSrc: ["\'self\'"]',
    'scriptSrc: ["\'self\'", "\'unsafe-inline\'"]',
    served,
  ),
  changesIn('core/errors.ts')('a log tells nothing that was asked with', ".replace(/\\nparams: .*?(?=\\n {4}at |$)/s, '')", '', served),
  changesIn('bots/web/routes/chat.ts')(
    'no stream is there for whoever is not signed in',
    'const reply = tutor.findReply(await personOf(request), conversationIn(request));',
    'const reply = undefined as Reply | undefined;',
    walked,
  ),
];
