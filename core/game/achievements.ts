/** What an achievement can count. */
export const criteriaTypes = [
  'quiz_completed',
  'perfect_quiz',
  'high_score_quiz',
  'correct_answers',
  'study_streak',
  'exam_specific',
  'level_reached',
] as const;
export type CriteriaType = (typeof criteriaTypes)[number];

/** The codes a course may carry in `courses.exam_type`, so that achievements can count its runs. */
export const examTypes = ['a1101', 'a1102', 'network', 'security'] as const;
export type ExamType = (typeof examTypes)[number];

/** What can be achieved, and what it gives. Null is what the database stores for "none". */
export type Achievement = {
  readonly key: string;
  readonly category: string;
  readonly name: string;
  readonly description: string;
  readonly displayOrder: number;
  readonly criteriaType: CriteriaType;
  readonly criteriaValue: number;
  /** Whose runs are counted: set exactly when the criteria type is `exam_specific`. */
  readonly examType: ExamType | null;
  readonly xp: number;
  readonly unlocksAvatar: string | null;
  /** Shown as "?" until it is earned. */
  readonly hidden: boolean;
};

type Row = readonly [
  key: string,
  name: string,
  description: string,
  criteriaType: CriteriaType,
  criteriaValue: number,
  xp: number,
  unlocksAvatar?: string | null,
  hidden?: 'hidden',
];
type Category = { readonly category: string; readonly examType?: ExamType; readonly rows: readonly Row[] };

const categories: readonly Category[] = [
  {
    category: 'Getting Started',
    rows: [
      ['first-pages', 'First Pages', 'Finish your first quiz.', 'quiz_completed', 1, 25],
      ['warmed-up', 'Warmed Up', 'Finish 5 quizzes.', 'quiz_completed', 5, 50, 'sparrow'],
      ['at-home-at-the-desk', 'At Home at the Desk', 'Finish 20 quizzes.', 'quiz_completed', 20, 100, 'badger'],
    ],
  },
  {
    category: 'Accuracy',
    rows: [
      ['clean-sheet', 'Clean Sheet', 'Finish a quiz with every answer right.', 'perfect_quiz', 1, 50, 'fox'],
      ['sharp-eye', 'Sharp Eye', 'Score 90 % or more in 10 quizzes.', 'high_score_quiz', 10, 150, 'lynx'],
      ['steady-hand', 'Steady Hand', 'Score 90 % or more in 50 quizzes.', 'high_score_quiz', 50, 600, 'griffin'],
      ['without-a-blot', 'Without a Blot', 'Finish 20 quizzes with every answer right.', 'perfect_quiz', 20, 600, 'unicorn', 'hidden'],
    ],
  },
  {
    category: 'Question Milestones',
    rows: [
      ['hundred-right', 'A Hundred Right', 'Answer 100 questions correctly.', 'correct_answers', 100, 50],
      ['five-hundred-right', 'Five Hundred Right', 'Answer 500 questions correctly.', 'correct_answers', 500, 150, 'beaver'],
      ['two-thousand-right', 'Two Thousand Right', 'Answer 2,000 questions correctly.', 'correct_answers', 2000, 400, 'elephant'],
      ['ten-thousand-right', 'Ten Thousand Right', 'Answer 10,000 questions correctly.', 'correct_answers', 10_000, 1500, 'dragon'],
    ],
  },
  {
    category: 'Study Streaks',
    rows: [
      ['three-in-a-row', 'Three in a Row', 'Study on 3 days running.', 'study_streak', 3, 30],
      ['whole-week', 'A Whole Week', 'Study on 7 days running.', 'study_streak', 7, 75, 'hedgehog'],
      ['whole-month', 'A Whole Month', 'Study on 30 days running.', 'study_streak', 30, 300, 'tortoise'],
      ['hundred-days', 'A Hundred Days', 'Study on 100 days running.', 'study_streak', 100, 1000, 'phoenix'],
    ],
  },
  {
    category: 'A+ Core 1',
    examType: 'a1101',
    rows: [
      ['core-1-begun', 'Inside the Case', 'Finish 5 quizzes of A+ Core 1.', 'exam_specific', 5, 75],
      ['core-1-ready', 'Bench Ready', 'Finish 25 quizzes of A+ Core 1.', 'exam_specific', 25, 300],
    ],
  },
  {
    category: 'A+ Core 2',
    examType: 'a1102',
    rows: [
      ['core-2-begun', 'At the Prompt', 'Finish 5 quizzes of A+ Core 2.', 'exam_specific', 5, 75],
      ['core-2-ready', 'Help Desk Calm', 'Finish 25 quizzes of A+ Core 2.', 'exam_specific', 25, 300],
    ],
  },
  {
    category: 'Network+',
    examType: 'network',
    rows: [
      ['network-begun', 'First Hop', 'Finish 5 quizzes of Network+.', 'exam_specific', 5, 75],
      ['network-ready', 'All Routes Known', 'Finish 25 quizzes of Network+.', 'exam_specific', 25, 300],
    ],
  },
  {
    category: 'Security+',
    examType: 'security',
    rows: [
      ['security-begun', 'Locked Door', 'Finish 5 quizzes of Security+.', 'exam_specific', 5, 75],
      ['security-ready', 'Watch on the Wall', 'Finish 25 quizzes of Security+.', 'exam_specific', 25, 300],
    ],
  },
  {
    category: 'Levels',
    rows: [
      ['level-5', 'Finding a Stride', 'Reach level 5.', 'level_reached', 5, 50],
      ['level-10', 'Double Figures', 'Reach level 10.', 'level_reached', 10, 100, 'otter'],
      ['level-25', 'Half-Way Up', 'Reach level 25.', 'level_reached', 25, 300, 'eagle-owl'],
      ['level-50', 'Above the Clouds', 'Reach level 50.', 'level_reached', 50, 1000, 'world-tree'],
    ],
  },
];

/** Every achievement there is at the start, in display order; a database may hold more. */
export const achievements: readonly Achievement[] = categories
  .flatMap(({ category, examType = null, rows }) => rows.map((row) => ({ category, examType, row })))
  .map(({ category, examType, row }, index) => {
    const [key, name, description, criteriaType, criteriaValue, xp, unlocksAvatar = null, hidden] = row;
    const displayOrder = (index + 1) * 10; // gaps, so that an admin can put one in between
    return {
      key,
      category,
      name,
      description,
      displayOrder,
      criteriaType,
      criteriaValue,
      examType,
      xp,
      unlocksAvatar,
      hidden: hidden === 'hidden',
    };
  });
