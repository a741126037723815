import { changesIn, suite, type Mutation } from './guards.ts';

const understood = suite('unit', 'agent/offline/understand.test.ts');
const planned = suite('unit', 'agent/offline/plan.test.ts');
const quoted = suite('unit', 'agent/offline/quote.test.ts');
const streamed = suite('unit', 'agent/offline/offline-model.test.ts');
const talked = suite('db', 'agent/offline/offline.db.test.ts');
const spoken = suite('unit', 'core/chat/spoken.test.ts');

/** Guards of the built-in model: what it understands, that it ends, what it claims and what it keeps to itself. */
export const offlineGuards: readonly Mutation[] = [
  changesIn('agent/offline/understand.ts')(
    'built-in model understands what it was not made for',
    'if (fitting) return',
    'if (false) return',
    understood,
  ),
  changesIn('agent/offline/understand.ts')('built-in model reads what no rule knows', 'if (gist) return', 'if (false) return', understood),
  changesIn('agent/offline/scene.ts')('built-in model calls only what is offered', '!turn.tools.has(tool) || ', '', planned),
  changesIn('agent/offline/flows/practice.ts')(
    'built-in model claims only what was done',
    'if (given.failed) return say(given.said);',
    '',
    planned,
  ),
  changesIn('agent/offline/quote.ts')(
    'built-in model keeps the key of an open question',
    'const free = kept ?',
    'const free = false && kept ?',
    quoted,
  ),
  changesIn('agent/offline/flows/practice.ts')(
    'built-in model asks whether a letter is meant as an essay',
    'if (!given && isDoubtful(scene))',
    'if (false)',
    planned,
  ),
  changesIn('agent/offline/flows/learning.ts')(
    'built-in model tells materials in preparation from those that say nothing',
    "preparing && quote.label !== 'High'",
    "false && quote.label !== 'High'",
    planned,
  ),
  changesIn('agent/offline/offline-model.ts')(
    'built-in model ends a stream that is broken off',
    'options.abortSignal?.aborted && !broken',
    'false',
    streamed,
  ),
  changesIn('agent/offline/flows/practice.ts')(
    'built-in model asks the next question after an answer',
    "doneIn(scene, 'next-question') ?? call(scene, 'next-question');\n  if (!next) return say(...before);",
    "doneIn(scene, 'next-question');\n  if (!next) return say(...before);",
    talked,
  ),
  changesIn('agent/offline/quote.ts')(
    'built-in model says of two things what each is',
    '(sides && compared(question, sides, passages, kept)) ??',
    'undefined ??',
    quoted,
  ),
  changesIn('agent/offline/quote.ts')('built-in model tells no line twice in a row', '!told.includes(line)', 'true', quoted),
  changesIn('agent/offline/following.ts')(
    'built-in model knows what was asked before',
    "last?.tool === 'search-materials' ?",
    'false ?',
    talked,
  ),
  changesIn('agent/offline/flows/advising.ts')(
    'built-in model advises by what somebody names',
    'if (named) return aboutNamed(scene, named, done);',
    '',
    talked,
  ),
  changesIn('core/chat/spoken.ts')('an answer in talk leaves no word over', 'return undefined;\n    at +=', 'at += 0;\n    at +=', spoken),
];
