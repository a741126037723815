import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { confidenceOf, confidences } from '../core/runs/confidence.ts';
import { findOpenAttempt } from '../db/queries/record.ts';
import { admitAnswer, answerInput, Answered, gradeGiven, sayAnswered, tellAnswered, tellFirst } from './answering.ts';
import { judgeRecorded } from './asking-judge.ts';
import { readGiven } from './given.ts';
import { RECORD_TRIES_MAX, recordGraded, recordInTurn } from './settling.ts';
import { defineTool } from './tool.ts';

export const submitAnswer = defineTool({
  name: 'submit-answer',
  description:
    "Grade the learner's answer to the question that is open and save it. Only when they mean to answer: a question of theirs, or small talk, is no answer. " +
    'Pass their own words, unimproved, once.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    answer: answerInput,
    confidence: z.enum(confidences).describe('How sure they said they are, if they said so.').optional(),
  }),
  output: Answered,

  async run({ answer, confidence }, context) {
    const { db, now, idempotencyKey } = context;
    let { attempt } = context;
    for (let tries = 0; tries < RECORD_TRIES_MAX; tries += 1) {
      const open = await findOpenAttempt(db, attempt, now, idempotencyKey);
      if (!open) throw new TutorError('conflict', 'No question is open. Ask for the next one.');
      attempt = open.attempt.id; // a try that is lost must not end at another question
      if (open.answered) return tellFirst(open, answer, context);
      const given = readGiven(open.question, open.attempt.shuffle, answer, context);
      admitAnswer(open, given, context);
      const graded = {
        open,
        given,
        grade: gradeGiven(open.question, given.answer),
        confidence: confidenceOf(confidence),
        key: idempotencyKey ?? null,
      };
      const gained = await (tries === 0 ? recordGraded : recordInTurn)([graded], context);
      if (!gained) continue;
      const judged = graded.grade ? undefined : await judgeRecorded(attempt, context); // it is saved: whatever becomes of the judge
      return tellAnswered({ open, grade: judged?.grade ?? graded.grade }, judged?.gained ?? gained, context);
    }
    throw new TutorError('unavailable', 'Too many are answering this at once; please try again.');
  },

  say: sayAnswered,
});
