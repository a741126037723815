import { z } from 'zod';
import { answerForm, showQuestion } from '../core/questions/index.ts';
import { Shown } from '../core/questions/forms/index.ts';
import { sayShown } from '../core/questions/forms/say.ts';
import { questionTypeNames } from '../core/questions/type-names.ts';
import { runModes } from '../core/runs/run.ts';
import type { OpenAttempt } from '../db/queries/record.ts';

const DIFFICULTIES_PER_STEP = 2; // ten are stored, five are shown

/** A question as it is asked: what a door draws, and how to answer it. */
export const Question = z.object({
  attempt: z.uuid().describe('What a control answers to.'),
  number: z.int(),
  type: z.enum(questionTypeNames),
  text: z.string(),
  html: z.string().nullable(),
  code: z.string().nullable(),
  topic: z.string().nullable(),
  difficulty: z.int().min(1).max(5),
  shown: Shown,
  answerForm: z.string(),
});
export type Question = z.output<typeof Question>;

/** The run a question belongs to, as far as it is told while it goes on. */
export const Going = z.object({
  run: z.uuid(),
  title: z.string(),
  mode: z.enum(runModes),
  questions: z.int(),
  deadlineAt: z.iso.datetime().nullable(),
});
export type Going = z.output<typeof Going>;

type Served = Pick<OpenAttempt, 'question'> & { readonly attempt: Pick<OpenAttempt['attempt'], 'id' | 'position' | 'shuffle'> };

/** A question that was served, without its key. */
export function asQuestion({ attempt, question }: Served): Question {
  const { type, text, html, code, topic, difficulty } = question;
  const shown = Shown.parse(showQuestion(question, attempt.shuffle));
  const step = Math.ceil(difficulty / DIFFICULTIES_PER_STEP);
  return {
    attempt: attempt.id,
    number: attempt.position + 1,
    type,
    text,
    html,
    code,
    topic,
    difficulty: step,
    shown,
    answerForm: answerForm(shown),
  };
}

/** A run that goes on. */
export const asGoing = ({ id, title, mode, order, deadlineAt }: OpenAttempt['run']): Going => ({
  run: id,
  title,
  mode,
  questions: order.length,
  deadlineAt: deadlineAt?.toISOString() ?? null,
});

/** A question as it reads where nothing can be drawn. */
export function sayQuestion(
  { number, text, code, shown, answerForm: wanted }: Omit<Question, 'attempt' | 'type' | 'html'>,
  questions: number,
): string {
  const snippet = code ? `\n\`\`\`\n${code}\n\`\`\`` : '';
  return [`**${number} of ${questions}.** ${text}${snippet}`, sayShown(shown), `Answer with ${wanted}.`].filter(Boolean).join('\n');
}
