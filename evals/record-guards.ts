import { changesIn, suite, type Mutation } from './guards.ts';

const rules = changesIn('db/migrations/0003_rules_of_the_model.sql');
const turns = changesIn('db/migrations/0017_turns.sql');
const procedures = changesIn('db/migrations/0004_owner_procedures.sql');
const rulesOf = (name: string) => suite('db', `db/${name}.db.test.ts`);
const [runs, tutoring, chat, game] = [rulesOf('runs-rules'), rulesOf('tutoring-rules'), rulesOf('chat-rules'), rulesOf('game-rules')];
const owner = rulesOf('owner-procedures');
const kept = rulesOf('client');
const parts = changesIn('db/seed/part.ts');
const follow = suite('db', 'db/seed/follow.db.test.ts');
const sentTo = 'app.erase_person, app.rebuild_sums, app.merge_people, app.drop_log_partition TO viva_system';
const gone = '-- and by its references everything else';

/** Guards of what the database keeps as it is, and of what goes past that. */
export const recordGuards: readonly Mutation[] = [
  rules('a finished run is kept', "WHEN (OLD.state NOT IN ('open', 'grading')) EXECUTE", 'WHEN (OLD.state IS NULL) EXECUTE', runs),
  rules('a graded answer is kept', "WHEN (OLD.status = 'graded')", "WHEN (OLD.status = 'never')", runs),
  rules('a used attempt is kept', 'WHEN (OLD.used_at IS NOT NULL)', 'WHEN (OLD.id IS NULL)', runs),
  rules("an answer to another's run is refused", 'IF run.user_id <> NEW.user_id THEN', 'IF false THEN', runs),
  rules(
    'an answer is to what was served',
    'IS DISTINCT FROM (NEW.user_test_run_id, NEW.user_id, NEW.question_id, NEW.question_version_id) THEN',
    'IS NULL THEN',
    runs,
  ),
  rules(
    'a run that is over takes nothing more',
    "IF run.state NOT IN ('open', 'grading') THEN\n    RAISE EXCEPTION 'run % is over and takes",
    "IF false THEN\n    RAISE EXCEPTION 'run % is over and takes",
    runs,
  ),
  rules(
    'what is served is a version of the question',
    'WHERE id = NEW.question_version_id AND question_id = NEW.question_id FOR SHARE',
    'WHERE id = NEW.question_version_id FOR SHARE',
    runs,
  ),
  rules(
    'a version that was served is kept',
    'AND EXISTS (SELECT FROM public.attempts WHERE question_version_id = OLD.id) THEN',
    'AND false THEN',
    runs,
  ),
  ...['regrades', 'xp_events', 'overrides'].map((table) =>
    rules(
      `${table} are append-only`,
      `append_only BEFORE UPDATE OR DELETE ON public.${table}`,
      `append_only BEFORE UPDATE OF id ON public.${table}`,
      runs,
    ),
  ),
  rules('what is kept is not truncated', 'overrides,xp_events,question_versions', 'overrides,question_versions', runs),
  rules(
    'only the owner procedures open the guards',
    'CREATE TABLE app.passage (transaction xid8 PRIMARY KEY, procedure text NOT NULL);',
    'CREATE TABLE app.passage (transaction xid8 PRIMARY KEY, procedure text NOT NULL); GRANT INSERT ON app.passage TO viva_system;',
    runs,
  ),
  rules(
    'a summary is never deleted',
    'kept BEFORE DELETE ON public.session_summaries',
    'kept BEFORE UPDATE OF id ON public.session_summaries',
    tutoring,
  ),
  rules(
    'who holds a session is a tutor',
    "PERFORM app.want_role(NEW.tutor_id, '{tutor}', 'tutoring_sessions.tutor_id');",
    'NULL;',
    tutoring,
  ),
  rules(
    'a summary is of the two of its session',
    'fits := EXISTS (SELECT FROM public.tutoring_sessions WHERE id = NEW.session_id AND student_id = NEW.student_id AND tutor_id = NEW.tutor_id);',
    'NULL;',
    tutoring,
  ),
  rules(
    'an override is about its own learner',
    'EXISTS (SELECT FROM public.session_summaries WHERE id = NEW.summary_id AND student_id = NEW.student_id)',
    'true',
    tutoring,
  ),
  turns('the log of a turn is closed once', "IF OLD.status = 'open' AND NEW.status <> 'open' THEN", "IF NEW.status <> 'open' THEN", chat),
  turns('who helps with an answer is named once', 'ELSIF OLD.escalated_to_tutor_id IS NULL AND', 'ELSIF', chat),
  rules(
    'an avatar is what its achievement unlocks',
    'WHERE a.unlocks_avatar_id IS DISTINCT FROM v.id AND NEW.id IN (a.id, v.id)',
    'WHERE false',
    game,
  ),
  rules(
    'an achievement is what its avatar wants',
    'WHERE v.required_achievement_id IS DISTINCT FROM a.id AND NEW.id IN (a.id, v.id)',
    'WHERE false',
    rulesOf('dump-world'),
  ),
  rules(
    'an equipped avatar is unlocked',
    'AND NOT EXISTS (SELECT FROM public.user_avatars WHERE user_id = NEW.user_id AND avatar_id = NEW.selected_avatar_id) THEN',
    'AND false THEN',
    game,
  ),
  rules('ratings are those of the document', '/ 400.0));', '/ 200.0));', rulesOf('practice-rules')),
  procedures(
    'owner procedures leave a line in the audit log',
    "INSERT INTO public.audit_log (id, action, subject_id, actor_id, reason)\n  VALUES (gen_random_uuid(), replace(procedure, '_', '-'), subject, app.person(), reason);",
    'NULL;',
    owner,
  ),
  procedures('owner procedures want a reason', "IF coalesce(reason, '') = '' THEN", 'IF false THEN', owner),
  procedures("owner procedures are the system's to call", sentTo, `${sentTo}, viva_app`, owner),
  procedures(
    'the guards shut behind an owner procedure',
    `${gone}\n  DELETE FROM app.passage WHERE transaction = pg_current_xact_id();`,
    gone,
    owner,
  ),
  procedures(
    'merging raises no role',
    'is_verified = keeper.is_verified OR',
    'role = leaver.role, is_verified = keeper.is_verified OR',
    owner,
  ),
  procedures(
    'a month that is not over is not dropped',
    "IF date_trunc('month', month::timestamp) + interval '1 month' > now() AT TIME ZONE 'UTC' THEN",
    'IF false THEN',
    owner,
  ),
  parts('what a person edited survives new samples', 'isStill(present, seeded) ?', 'true ?', follow),
  parts('what a person took out stays out', "seeded === undefined ? 'add' : 'leave'", "seeded === '' ? 'leave' : 'add'", follow),
  changesIn('db/seed/follow-questions.ts')(
    'a question that left the samples is retired',
    ".set({ status: 'retired' })",
    ".set({ status: 'live' })",
    follow,
  ),
  changesIn('db/seed/follow-rows.ts')(
    'a person keeps their own order',
    'if (stillThere.join() !== inThatOrder.join()) continue;',
    '',
    follow,
  ),
  changesIn('db/statement-names.ts')('a plan is kept for one role', 'const key = `${role} ${text}`', 'const key = text', kept),
  changesIn('db/client.ts')(
    'a plan is made anew when its table changed',
    'const stale = isStale(result.error)',
    'const stale = false',
    kept,
  ),
];
