import { z } from 'zod';

const day = z.iso.date();

/** The way a learner came, as tools give it and charts draw it. Days are those of their own calendar. */
export const HistoryShown = z.object({
  today: day,
  from: day.describe('The Monday on which the days begin.'),
  ratings: z.array(
    z.object({ subject: z.string(), answers: z.int(), points: z.array(z.object({ at: z.iso.datetime(), rating: z.int() })) }),
  ),
  calibration: z
    .array(z.object({ confidence: z.int().min(1).max(5), answers: z.int(), correct: z.int(), firstDay: day, lastDay: day }))
    .describe('1 is a guess, 3 they think so, 5 they are sure.'),
  days: z.array(z.object({ day, answers: z.int(), xp: z.int() })).describe('Only those on which something was done.'),
  topics: z
    .array(
      z.object({
        course: z.string(),
        code: z.string(),
        topic: z.string(),
        proficiency: z.number().min(0).max(1),
        attempted: z.int(),
        correct: z.int(),
        lastAt: z.iso.datetime().nullable(),
      }),
    )
    .describe('Of every course they have begun, also those not touched yet.'),
  due: z.array(z.object({ day, due: z.int() })).describe('What comes up for review; what is late is due today.'),
});
type HistoryShown = z.output<typeof HistoryShown>;

/** The way a learner came, as they read it. */
export const sayHistory = ({ ratings, calibration, days, due }: HistoryShown): string =>
  [
    `${days.reduce((sum, { answers }) => sum + answers, 0)} answers on ${days.length} days of the last year.`,
    ...ratings.map(({ subject, points }) => `${subject}: from ${points[0]?.rating ?? '?'} to ${points.at(-1)?.rating ?? '?'}.`),
    ...calibration.map(({ confidence, answers, correct }) => `Confidence ${confidence} of 5: ${correct} of ${answers} right.`),
    `Coming up for review in ${due.length} days: ${due.reduce((sum, each) => sum + each.due, 0)}.`,
  ].join('\n');
