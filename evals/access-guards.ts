import { changesIn, suite, type Mutation } from './guards.ts';

const ties = changesIn('db/migrations/0001_roles_and_rules.sql');
const policies = changesIn('db/migrations/0005_policies_of_the_model.sql');
const views = changesIn('db/migrations/0006_views_of_the_model.sql');
const later = changesIn('db/migrations/0007_samples_goals_and_grants.sql');
const record = changesIn('db/migrations/0008_the_record.sql');
const taught = changesIn('db/migrations/0018_quicker_search.sql');
const quicker = changesIn('db/migrations/0033_quicker_policies.sql');
const pictures = changesIn('db/migrations/0026_pictures.sql');
const matrix = suite('db', 'db/policies.db.test.ts');
const catalogue = suite('db', 'db/catalogue.db.test.ts');
const runs = suite('db', 'db/runs-rules.db.test.ts');
const game = suite('db', 'db/game-rules.db.test.ts');
const tutoring = suite('db', 'db/tutoring-rules.db.test.ts');

/** A column that somebody adds to a grant. */
const granted = (guard: string, before: string, column: string) => policies(guard, before, `${before} ${column},`, matrix);

/** Guards of who may see and do what: the policies, the grants, and the functions and views that give what no grant does. */
export const accessGuards: readonly Mutation[] = [
  // Once for each role: what makes it somebody's, taken away.
  policies(
    "a learner sees their own record, and no other's",
    'FOR SELECT TO viva_app USING (%I = (SELECT app.person()) OR',
    'FOR SELECT TO viva_app USING (true OR %I = (SELECT app.person()) OR',
    matrix,
  ),
  policies(
    'a learner writes their own record, and no other',
    "USING (%2$I = (SELECT app.person())) WITH CHECK (%2$I = (SELECT app.person()))', each[1], each[2]);",
    "USING (%2$I = (SELECT app.person())) WITH CHECK (true)', each[1], each[2]);",
    matrix,
  ),
  ties(
    'a tutor sees the learners assigned to them',
    "WHERE tutor_id = app.person() AND app.has_role('tutor')",
    "WHERE app.has_role('tutor')",
    matrix,
  ),
  ties(
    'a parent sees their own children',
    "WHERE parent_id = app.person() AND app.has_role('parent')",
    "WHERE app.has_role('parent')",
    matrix,
  ),
  quicker(
    'an instructor sees the courses they teach',
    'UNION SELECT course_id FROM public.course_staff WHERE user_id = speaker',
    'UNION SELECT id FROM public.courses',
    matrix,
  ),
  taught(
    'an instructor sees who is in the courses they teach',
    "WHERE user_id = app.person() AND app.has_role('instructor')",
    "WHERE app.has_role('instructor')",
    matrix,
  ),
  record(
    "an instructor sees drafts of the courses they teach, and no other's",
    "WHERE s.course_id IN (SELECT app.taught_courses()) OR (SELECT app.has_role('admin'));",
    "WHERE app.has_role('instructor') OR app.has_role('admin');",
    matrix,
  ),
  quicker(
    'an admin is who the database says is one',
    'AND is_active AND role = wanted)',
    "AND is_active AND (wanted = 'admin' OR role = wanted))",
    matrix,
  ),
  ties(
    'nobody sees nothing',
    'ON public.subjects FOR SELECT TO viva_app USING ((SELECT app.person()) IS NOT NULL);',
    'ON public.subjects FOR SELECT TO viva_app USING (true);',
    matrix,
  ),
  // What each of them may do where they may look.
  policies('a parent reads no answers', "['user_answers', 'user_id', 'yes', 'no',", "['user_answers', 'user_id', 'yes', 'yes',", matrix),
  quicker('an unpublished course is not open', 'courses WHERE is_published;', 'courses;', matrix),
  quicker(
    'staff write where they teach',
    'RETURN QUERY SELECT course_id FROM public.course_staff WHERE user_id = speaker;',
    'RETURN QUERY SELECT id FROM public.courses;',
    matrix,
  ),
  policies("a draft is its staff's", "USING (status NOT IN ('draft', 'review') AND EXISTS", 'USING (EXISTS', matrix),
  policies(
    'a tutor overrides for their own learners',
    'ON public.overrides FOR INSERT TO viva_app WITH CHECK (tutor_id = (SELECT app.person()) AND student_id IN (SELECT app.tutored_students()));',
    'ON public.overrides FOR INSERT TO viva_app WITH CHECK (tutor_id = (SELECT app.person()));',
    matrix,
  ),
  policies(
    'a regrade is by staff',
    'WITH CHECK (regraded_by = (SELECT app.person()) AND app.staffs_answer(answer_id));',
    'WITH CHECK (regraded_by = (SELECT app.person()));',
    matrix,
  ),
  // Keys are in nobody's grant.
  granted('the body of a version is in no grant', 'GRANT SELECT (id, question_id, version_number,', 'body'),
  granted('hints are in no grant', 'GRANT SELECT (id, question_version_id,', 'text'),
  granted('system messages are in no grant', 'GRANT SELECT (id, created_at, user_id, conversation_id,', 'system_message'),
  granted('expected answers are in no grant', 'GRANT SELECT (id, student_id, assigned_by,', 'ai_answer_text'),
  granted('sealed texts are in no grant', 'GRANT SELECT (id, student_id, tutor_id,', 'transcript'),
  policies('the snapshot of a run is in no grant', "AND attname <> 'snapshot'", '', matrix),
  // What gives a key to whom it is for.
  views('a whole version is for staff', 'WHERE id = version AND app.staffs_question(question_id)', 'WHERE id = version', matrix),
  views(
    'all hints are for staff',
    'WHERE question_version_id = version AND app.staffs_version(version)',
    'WHERE question_version_id = version',
    matrix,
  ),
  views(
    "an expected answer is for the learner's tutors",
    'WHERE id = assignment AND (student_id IN (SELECT app.tutored_students())',
    'WHERE id = assignment AND (true',
    matrix,
  ),
  views('sealed texts are for the two of a session', 'AND app.person() IN (student_id, tutor_id)', 'AND app.person() IS NOT NULL', matrix),
  views('a snapshot waits for the end of the run', "state = 'finished' AND feedback <> 'never'", "feedback <> 'never'", runs),
  views('a snapshot of a run that tells nothing stays shut', "state = 'finished' AND feedback <> 'never'", "state = 'finished'", runs),
  // Views.
  views(
    'a view asks as its reader',
    'CREATE VIEW public.v_questions WITH (security_invoker = true) AS',
    'CREATE VIEW public.v_questions AS',
    matrix,
  ),
  views(
    'statistics are for staff',
    "WHERE s.course_id IN (SELECT app.staffed_courses()) OR (SELECT app.has_role('admin')) OR current_user = 'viva_system'",
    'WHERE true',
    matrix,
  ),
  views('a board shows who opted in', 'WHERE (p.shows_on_boards OR b.user_id = (SELECT app.person())) AND (b', 'WHERE (b', game),
  pictures('a board of XP shows who opted in', 'WHERE (p.shows_on_boards OR p.user_id = (SELECT app.person())) AND', 'WHERE', game),
  later(
    "goals are the learner's and of those who look after them",
    'WHERE g.student_id = (SELECT app.person()) OR',
    'WHERE true OR',
    matrix,
  ),
  later(
    'progress is of active goals',
    "FROM public.v_goals WHERE status = 'active';",
    'FROM public.v_goals;',
    suite('db', 'db/practice-rules.db.test.ts'),
  ),
  later('a completion is a number', 'between 0 and 100 else false end', 'between 0 and 100 else true end', tutoring),
  later('functions are closed to everyone', 'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;', 'SELECT 1;', catalogue),
  later('names are in snake_case', "AND conname ~ '[A-Z]' LOOP", "AND conname ~ '[A-Z]' LIMIT 0 LOOP", catalogue),
  later(
    "what samples were is nobody's to read",
    'ON public.sample_parts TO viva_system;',
    'ON public.sample_parts TO viva_system, viva_app;',
    matrix,
  ),
];
