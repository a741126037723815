import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { HelpRequestId } from '../core/ids.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { HELP_MAX_CHARACTERS } from '../core/tutoring/words.ts';
import { findCourseAtHand, recordHelpRequest } from '../db/queries/tutoring.ts';
import { CourseName, getCourseNamed } from './naming.ts';
import { defineTool } from './tool.ts';

const OPEN_MAX = 5; // waiting ones; a person answers, not a machine
const DAILY_MAX = 10;

const refusals = {
  'too-many-open': `You have ${OPEN_MAX} questions waiting for somebody; ask more once there is a reply.`,
  'too-many-today': `You have asked ${DAILY_MAX} questions within a day; ask more tomorrow.`,
} as const;

export const askHuman = defineTool({
  name: 'ask-human',
  description:
    'Pass a question of the learner on to a person: their tutor, or whoever teaches the course. ' +
    'When they ask for a human, or agreed to it because you could not help. Tell them who gets it; the reply comes later.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'nothing', // whoever has trouble with an exam must be able to say so; no reply is shown before its end
  input: z.strictObject({
    question: z.string().trim().min(1).max(HELP_MAX_CHARACTERS).describe('Their question, in their own words.'),
    course: CourseName.describe('The course; without it the one they studied last.').optional(),
  }),
  output: z.object({
    saved: z.literal(true),
    again: z.boolean().describe('The same question was waiting already.'),
    course: z.string().nullable(),
    to: z.array(z.enum(['tutor', 'teachers', 'admins'])).describe('Who can answer it. Admins alone: nobody teaches this yet.'),
  }),

  async run({ question, course: name }, { db, who, now, newId }) {
    const course = name === undefined ? await findCourseAtHand(db, who.user) : await getCourseNamed(db, name);
    const asked = { id: HelpRequestId.parse(newId()), student: who.user, course: course?.id ?? null, query: question, at: now };
    const { is, tutors, teachers } = await recordHelpRequest(db, asked, { openMax: OPEN_MAX, dailyMax: DAILY_MAX });
    if (is !== 'asked' && is !== 'again') throw new TutorError('conflict', refusals[is]);
    const to = [...(tutors ? ['tutor' as const] : []), ...(teachers ? ['teachers' as const] : [])];
    return { saved: true as const, again: is === 'again', course: course?.title ?? null, to: to.length ? to : ['admins' as const] };
  },

  say: ({ again, course, to }) =>
    [
      again ? 'That question is waiting already.' : 'Saved.',
      to.includes('admins')
        ? 'Nobody is there for it yet; it waits for the admins.'
        : `${to.map((each) => (each === 'tutor' ? 'Your tutor' : `whoever teaches ${course}`)).join(' and ')} will see it, and you are told of the reply.`,
    ].join(' '),
});
