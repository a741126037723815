import { changesIn, suite, type Mutation } from './guards.ts';

const check = changesIn('core/questions/item-check.ts');
const judge = changesIn('agent/judge.ts');
const pure = suite('unit', 'core/questions/item-check.test.ts');
const asked = suite('db', 'agent/judge.db.test.ts');

/** Guards of what a model may say of an essay. */
export const judgeGuards: readonly Mutation[] = [
  check('evidence stands in the answer', 'certainty: met && !standsIn(evidence, answer) ? 0 : certainty', 'certainty', pure),
  check('evidence is whole words', 'isWord(found[0]) && isWord(whole[at - 1])', 'false', pure),
  check('what speaks of judging is no evidence', '|| aboutJudging.test(found)', '', pure),
  check('an answer cannot hold its own fence', 'hash(JSON.stringify([question, item, answer, pass]))', "'0'", pure),
  check('nobody knows where the control is', 'seed + pass);', '0);', pure),
  judge('a judge that says yes to the control is not believed', "if (said.met) throw new LeftToPerson('led');", '', asked),
  judge('both passes are asked', 'for (const pass of passes)', 'for (const pass of passes.slice(0, 1))', asked),
  judge('the built-in model is no judge', 'chosen.builtIn ||', '', asked),
  judge('what cannot be paid for is not asked', '|| !(await parts.mayAsk(who))', '', asked),
  judge('a model that hears nothing is not waited for', 'await until(answer, signal)', 'await asked', asked),
  judge(
    'private details stay out of the log of a judge',
    'redact(`Question: ${task.question}\\n\\nAnswer: ${task.answer}`, redaction)',
    '`Question: ${task.question}\\n\\nAnswer: ${task.answer}`',
    asked,
  ),
];
