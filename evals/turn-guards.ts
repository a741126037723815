import { changesIn, suite, type Mutation } from './guards.ts';

const run = changesIn('agent/run-turn.ts');
const turns = changesIn('db/migrations/0017_turns.sql');
const closed = suite('db', 'agent/closed-courses.db.test.ts');
const [reply, trouble, mending] = ['reply', 'trouble', 'mending'].map((name) => suite('db', `agent/${name}.db.test.ts`)) as [
  readonly string[],
  readonly string[],
  readonly string[],
];

/** Guards of a turn of the tutor. */
export const turnGuards: readonly Mutation[] = [
  run('what belongs to a course without AI reaches no model', 'fallback?.withdraw(ownWords.closed);', '', closed),
  changesIn('agent/history.ts')('nor does what was said of it', 'const open = withoutClosed(stored);', 'const open = stored;', closed),
  run(
    'an answer that is given away is not heard',
    'fallback !== undefined && (view.open !== null',
    'false && (view.open !== null',
    mending,
  ),
  turns('a message is answered once', "m.external_id = 'reply:' || said.id;", "m.external_id = 'never:' || said.id;", reply),
  changesIn('agent/keeping.ts')('no call is left open', 'closeDangling(parts as MessageParts).map', '(parts as MessageParts).map', trouble),
  changesIn('db/queries/chat.ts')(
    'the turn of a living process is left alone',
    'and c.turn_until > clock_timestamp())',
    'and false)',
    trouble,
  ),
  changesIn('agent/fallback.ts')(
    'nothing is done twice when a model dies',
    'if (called && !finished) yield callsMade;',
    'if (false) yield callsMade;',
    trouble,
  ),
];
