import { z } from 'zod';

/** What an exam is called where it came from; the importer classifies files by it. */
export const examKinds = ['quiz', 'test', 'exam', 'assessment'] as const;

/** When a learner is told what was right: at once, when a section or the run is over, or never. */
export const feedbackTimings = ['immediate', 'after_section', 'after_run', 'never'] as const;
export type FeedbackTiming = (typeof feedbackTimings)[number];

/** What a run draws its questions from: exactly one of these. */
export const runSources = ['set', 'exam', 'practice_test', 'topic', 'course', 'mistakes', 'due', 'goal', 'subject'] as const;

/** How a run is taken: with help, as the real thing, over what was missed until it is right, or as the learner put it together. */
export const runModes = ['practice', 'exam', 'mistakes', 'custom'] as const;
export type RunMode = (typeof runModes)[number];

/** Where a run stands. All but open and grading are final; grading waits for answers that a model or a person still judges. */
export const runStates = ['open', 'grading', 'finished', 'expired', 'abandoned'] as const;
export type RunState = (typeof runStates)[number];

/** Whether we know that the learner themselves answered, or a program passed it on. */
export const provenances = ['direct', 'attested', 'relayed'] as const;

/** Whether an answer has its grade. */
export const answerStatuses = ['pending', 'graded'] as const;

/** `exams.config`: how an adaptive exam chooses. */
export const ExamConfig = z.object({
  adaptive: z.boolean().optional(),
  start_difficulty: z.int().min(1).max(10).optional(),
  stop_when_certain: z.number().min(0).max(1).optional(),
  questions_min: z.int().min(1).optional(),
  questions_max: z.int().min(1).optional(),
  shuffle_questions: z.boolean().optional(),
  shuffle_choices: z.boolean().optional(),
});
export type ExamConfig = z.infer<typeof ExamConfig>;

/** What an import or a door said beside what has a column of its own; points and sections are the exam's, when the run began. */
export const RunMetadata = z
  .object({ points: z.record(z.string(), z.int()).optional(), sections: z.record(z.string(), z.string()).optional() })
  .catchall(z.json());
export type RunMetadata = z.infer<typeof RunMetadata>;

/** How the parts of a question were ordered when it was served: choice or item ids, one list per part. */
export const Shuffle = z.record(z.string(), z.array(z.string()));
export type Shuffle = z.infer<typeof Shuffle>;

/** `user_test_runs.snapshot`: what was asked and answered, word for word, frozen when the run is finished. */
export const RunSnapshot = z.object({
  title: z.string(),
  questions: z.array(
    z.object({
      question: z.uuid(),
      version: z.uuid(),
      version_number: z.int(),
      type: z.string(),
      text: z.string(),
      body: z.json(),
      shuffle: Shuffle.optional(),
      answer: z.array(z.string()).nullable(),
      fraction: z.number().min(0).max(1).nullable(),
      points: z.number().optional(),
    }),
  ),
});
export type RunSnapshot = z.infer<typeof RunSnapshot>;
