/** What of a table is somebody's own. `me` in the SQL stands for their id, `t` for the table. */
export type ExportedPart = {
  readonly table: string;
  readonly mine: string;
  /** Read beside the columns: what makes a row readable without the rest of the database. */
  readonly adds?: string;
  /** Columns that stay empty where this is so. */
  readonly hides?: { readonly columns: readonly string[]; readonly where: string };
};

const byColumn = (column: string, ...tables: string[]): ExportedPart[] => tables.map((table) => ({ table, mine: `t.${column} = me` }));

/** A run whose verdicts are never told tells them here neither: the keys of its questions could be read from them. */
const untold = (run: string) => `exists (select from user_test_runs r where r.id = ${run} and r.feedback = 'never')`;

/**
 * Everything the product holds on a person, table by table: what a test compares with every reference to people that the
 * database has. Columns nobody may read (hashes, keys of questions, sealed texts) are left out by the grants themselves.
 */
export const exportedParts: readonly ExportedPart[] = [
  { table: 'users', mine: 't.id = me' },
  ...byColumn('user_id', 'stored_objects', 'identities', 'access_tokens', 'enrolments', 'course_staff', 'user_profiles'),
  { table: 'guardianships', mine: 'me in (t.parent_id, t.student_id)' },
  { table: 'tutor_student_assignments', mine: 'me in (t.tutor_id, t.student_id)' },
  ...byColumn('student_id', 'goals', 'student_ratings'),
  { table: 'goal_topics', mine: 't.goal_id in (select g.id from goals g where g.student_id = me)' },
  ...byColumn('user_id', 'user_topic_progress', 'user_course_progress', 'review_cards'),
  {
    table: 'user_test_runs',
    mine: 't.user_id = me',
    hides: { columns: ['score', 'score_percent', 'passed', 'correct_answers'], where: `t.feedback = 'never'` },
  },
  ...byColumn('user_id', 'attempts'),
  {
    table: 'user_answers',
    mine: 't.user_id = me',
    adds: '(select v.question_text from question_versions v where v.id = t.question_version_id) as question_text',
    hides: {
      columns: ['fraction', 'score_percent', 'is_correct', 'feedback', 'student_rating_after', 'question_rating_after'],
      where: untold('t.user_test_run_id'),
    },
  },
  ...byColumn('user_id', 'disputes'),
  {
    table: 'regrades',
    mine: 't.answer_id in (select a.id from user_answers a where a.user_id = me)',
    hides: {
      columns: ['fraction_before', 'fraction_after'],
      where: untold('(select a.user_test_run_id from user_answers a where a.id = t.answer_id)'),
    },
  },
  ...byColumn('user_id', 'xp_events', 'user_achievements', 'user_avatars'),
  ...byColumn('user_id', 'conversations'),
  { table: 'messages', mine: 't.conversation_id in (select c.id from conversations c where c.user_id = me)' },
  ...byColumn('user_id', 'chatbot_logs', 'approvals'),
  ...byColumn('student_id', 'qa_interactions', 'help_requests'),
  ...byColumn('user_id', 'board_members', 'experiment_assignments', 'nudges', 'reminders', 'round_players'),
  ...byColumn('started_by', 'rounds'),
  { table: 'tutoring_sessions', mine: 'me in (t.student_id, t.tutor_id)' },
  ...byColumn('student_id', 'session_summaries', 'practice_assignments', 'overrides'),
  { table: 'audit_log', mine: 'me in (t.actor_id, t.subject_id)' },
];
