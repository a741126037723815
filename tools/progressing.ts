import { z } from 'zod';
import { goalStatuses } from '../core/tutoring/words.ts';

const WEAKEST = 5; // more is a syllabus, not advice
const DUE_NAMED = 3; // the rest is a number
const percent = (share: number) => `${Math.floor(share * 100)} %`;

/** A goal as tools give it. */
export const GoalShown = z.object({
  goal: z.uuid().describe('What change-goal takes.'),
  title: z.string(),
  status: z.enum(goalStatuses),
  completionPercent: z.number().describe('The share of its topics known well, or what a tutor set.'),
  topics: z.int(),
  targetDate: z.iso.date().nullable(),
});
type GoalShown = z.output<typeof GoalShown>;

/** How far a learner is, as tools give it. */
export const ProgressShown = z.object({
  level: z.int(),
  xp: z.int(),
  xpToNextLevel: z.int(),
  streakDays: z.int(),
  streakLongestDays: z.int(),
  answered: z.int(),
  due: z.int().describe('Questions due for review now.'),
  dueBy: z.array(z.object({ course: z.string(), topic: z.string().nullable(), due: z.int() })),
  goals: z.array(GoalShown),
  replies: z
    .array(z.object({ question: z.string(), reply: z.string(), course: z.uuid().nullable().describe('For the record only.') }))
    .describe('From people they asked, of late.'),
  subjects: z.array(z.object({ subject: z.string(), rating: z.int(), answers: z.int() })),
  topics: z.array(z.object({ code: z.string(), topic: z.string(), course: z.string(), proficiency: z.number(), attempted: z.int() })),
  earned: z.array(z.object({ name: z.string(), description: z.string() })),
});
type ProgressShown = z.output<typeof ProgressShown>;

function sayDue({ due, dueBy }: ProgressShown): string {
  if (!due) return 'Nothing is due for review.';
  const named = dueBy.slice(0, DUE_NAMED).map(({ course, topic, due: count }) => `${topic ?? course}: ${count}`);
  const where = named.length ? ` (${[...named, ...(dueBy.length > DUE_NAMED ? ['others'] : [])].join(', ')})` : '';
  return `Due for review: ${due} ${due === 1 ? 'question' : 'questions'}${where}.`;
}

/** A goal as a learner reads it. */
export const sayGoal = ({ title, status, completionPercent, topics, targetDate }: GoalShown): string =>
  [
    `Goal: ${title}`,
    topics || completionPercent ? `, ${Math.floor(completionPercent)} % reached` : '',
    targetDate ? `, by ${targetDate}` : '',
    status === 'active' ? '' : ` (${status})`,
    '.',
  ].join('');

/** How far a learner is, as they read it. */
export function sayProgress(progress: ProgressShown): string {
  const { level, xp, xpToNextLevel, streakDays, goals, replies, subjects, topics, earned } = progress;
  const weakest = topics.slice(0, WEAKEST).map(({ topic, proficiency }) => `${topic} (${percent(proficiency)})`);
  return [
    `Level ${level}, ${xp} XP; ${xpToNextLevel} more to the next. ${streakDays === 1 ? '1 day' : `${streakDays} days`} running.`,
    sayDue(progress),
    ...goals.map(sayGoal),
    ...replies.map(({ question, reply }) => `You asked: ${question}\nThe reply: ${reply}`),
    subjects.length
      ? `Ratings: ${subjects.map(({ subject, rating }) => `${subject} ${rating}`).join(', ')}.`
      : 'Nothing answered yet: start with a course.',
    weakest.length ? `To work on: ${weakest.join(', ')}.` : '',
    earned.length ? `Earned: ${earned.map(({ name }) => name).join(', ')}.` : '',
  ]
    .filter(Boolean)
    .join('\n');
}
