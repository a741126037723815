import { changesIn, suite, type Mutation } from './guards.ts';

const replies = suite('unit', 'agent/guardrails.test.ts');
const rails = changesIn('agent/guardrails.ts');
const explaining = suite('db', 'tools/explaining.db.test.ts');
const asking = suite('db', 'tools/asking.db.test.ts');
const proposing = suite('db', 'tools/proposing.db.test.ts');
const turns = suite('db', 'agent/reply.db.test.ts');
const approvals = changesIn('db/queries/approvals.ts');
const askingRules = changesIn('db/migrations/0015_asking_and_approving.sql');
const askingQueries = changesIn('db/queries/tutoring.ts');

/** Guards of the dozen tools that a model has, of what they tell and ask, and of what a reply may say of it. */
export const toolGuards: readonly Mutation[] = [
  changesIn('tools/list-my-runs.ts')(
    'a model has a dozen tools',
    'doors: withoutModel',
    'doors: [...withoutModel, "model"]',
    suite('unit', 'agent/model-tools.test.ts'),
  ),
  changesIn('tools/explain-answer.ts')('nothing is explained before its time', 'if (!item.verdict)', 'if (!item.text)', explaining),
  changesIn('tools/explaining.ts')(
    'an open question is not explained',
    'if (open && !open.answered &&',
    'if (open?.answered &&',
    explaining,
  ),
  changesIn('tools/finish-run.ts')('an exam is handed in by a person', "confirm: 'exam',", '', explaining),
  changesIn('tools/finish-run.ts')(
    'an exam keeps back other runs',
    'if (!sits &&',
    'if (sits && !sits &&',
    suite('db', 'tools/exams.db.test.ts'),
  ),
  changesIn('db/queries/game.ts')(
    'a reply of a course without AI is known as such',
    'r.reply, r.course_id as course,',
    'r.reply, null as course,',
    suite('db', 'agent/closed-courses.db.test.ts'),
  ),
  askingQueries('a question is asked once', "if (so?.again) return { is: 'again', ...told };", '', asking),
  askingRules(
    'a question reaches whom it is for',
    'USING (student_id = (SELECT app.person()) OR student_id IN (SELECT app.tutored_students())',
    'USING (true',
    asking,
  ),
  askingRules('nobody answers their own', 'AND student_id <> (SELECT app.person())', '', asking),
  askingRules('a reply is told', 'WHEN (OLD.replied_at IS NULL AND NEW.replied_at IS NOT NULL) EXECUTE', 'WHEN (false) EXECUTE', asking),
  changesIn('tools/invoke.ts')(
    'a model only proposes',
    'if (call.byModel || proposes(call.door))',
    'if (call.byModel || (proposes(call.door) && !tool.propose))',
    proposing,
  ),
  changesIn('tools/approve-proposal.ts')('a person presses', '  confirm: true,\n', '', proposing),
  changesIn('tools/approve-proposal.ts')(
    'a press is not proposed',
    "    throw new TutorError('forbidden', 'Only their person",
    "    return { input: {}, words: 'Press it.' };\n    throw new TutorError('forbidden', 'Only their person",
    proposing,
  ),
  changesIn('tools/answering.ts')(
    'a message answers what was seen',
    'if (said && attempt.servedAt > said.at)',
    'if (said && !attempt.servedAt)',
    turns,
  ),
  changesIn('agent/turn.ts')(
    'a message delivered again says what it said',
    'const text = before ? textOf(before.parts) :',
    'const text = saying.text || String(before && textOf([])) ||',
    turns,
  ),
  changesIn('core/chat/message.ts')('no character is cut in two', '.replace(/\\p{Surrogate}$/u', '.replace(/$^/u', turns),
  changesIn('agent/fallback.ts')(
    'a turn that is cut short costs something',
    'input: spent.input + course.running.input',
    'input: spent.input',
    suite('db', 'agent/trouble.db.test.ts'),
  ),
  approvals('a proposal is done once', 'isNull(approvals.decision), gt', 'gt', proposing),
  approvals('a proposal ends', 'gt(approvals.expiresAt, now)', 'isNull(approvals.outcome)', proposing),
  rails(
    'an answer before an attempt is caught',
    'const said = answerGivenAway(scene);',
    'const said = undefined as string | undefined;',
    replies,
  ),
  rails('another verdict is caught', 'const why = verdictMistold(scene);', 'const why = undefined as string | undefined;', replies),
  rails('whoever is right is told so', 'if (!isUnconfirmed(scene))', 'if (isUnconfirmed(scene) || true)', replies),
  rails('a bare verdict is caught', 'if (missing.length === 0) return undefined;', 'if (missing.length >= 0) return undefined;', replies),
  rails('a made-up citation is caught', 'if (unknown.length > 0) {', 'if (unknown.length > 99) {', replies),
  changesIn('agent/guarding/claims.ts')('an untrue claim is caught', '&& !isTrue(scene)', '&& isTrue(scene)', replies),
  changesIn('agent/guarding/hollow.ts')(
    'an empty reply is caught',
    "return plain === '' || !greeted",
    'return !greeted && plain !== plain',
    replies,
  ),
  changesIn('agent/guarding/scene.ts')('what authors wrote is no claim of the reply', "text.replaceAll(piece, ' … ')", 'text', replies),
];
