/** The ten kinds of question that can be stored; a kind is asked once its file stands in index.ts. */
export const questionTypeNames = [
  'multiple_choice',
  'true_false',
  'fill_in_blank',
  'numerical_entry',
  'short_answer',
  'pick_from_list',
  'matching',
  'ordering',
  'multiple_response',
  'drag_and_drop',
] as const;

/** The life of a question: only live ones and pilots are asked, and one that was served is retired, never deleted. */
export const questionStatuses = ['draft', 'review', 'pilot', 'live', 'retired'] as const;

/** What a set is for: a course's own questions, or the bank of a subject from which tutors assign. */
export const questionSetKinds = ['standard', 'bank'] as const;

/** Where a learner's doubt about a question stands. */
export const disputeStatuses = ['open', 'upheld', 'rejected'] as const;
