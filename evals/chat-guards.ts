import { changesIn, suite, type Mutation } from './guards.ts';

const acting = changesIn('agent/acting.ts');
const acts = suite('db', 'agent/acting.db.test.ts');

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
  changesIn('agent/reply.ts')(
    'a message sent again while it is answered is not asked again',
    'if (again) return again;',
    '',
    suite('db', 'agent/reply.db.test.ts'),
  ),
];
