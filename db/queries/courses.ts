import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PersonDb } from '../client.ts';

const COURSES_MAX = 50; // what fits an answer

const Course = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  questions: z.int(),
  topics: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string(), questions: z.int() })),
  sets: z.array(z.object({ id: z.uuid(), title: z.string(), questions: z.int() })),
  practiceTests: z.array(z.object({ id: z.uuid(), title: z.string(), questions: z.int() })),
  exams: z.array(
    z.object({ id: z.uuid(), title: z.string(), questions: z.int(), minutes: z.int().nullable(), passingScorePercent: z.int().nullable() }),
  ),
});

/** The courses the speaker may study, with all that a run can be taken of. */
export const listCourses = (db: PersonDb): Promise<z.output<typeof Course>[]> =>
  db.read(async (tx) => {
    // The questions are looked at once: what a row of theirs may show costs more than counting it.
    const { rows } = await tx.execute(sql`
      with counted as materialized (select q.topic_id, q.question_set_id, count(*)::integer as questions from questions q where q.status in ('live', 'pilot') group by 1, 2)
      select c.id, c.course_number as number, c.course_title as title, c.description,
        (select coalesce(sum(k.questions), 0)::integer from counted k join question_sets s on s.id = k.question_set_id where s.course_id = c.id) as questions,
        (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'name', t.name,
          'questions', (select coalesce(sum(k.questions), 0) from counted k where k.topic_id = t.id)) order by m.position, t.position), '[]')
          from topics t join modules m on m.id = t.module_id where m.course_id = c.id) as topics,
        (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'title', s.title,
          'questions', (select coalesce(sum(k.questions), 0) from counted k where k.question_set_id = s.id)) order by s.position), '[]') from question_sets s where s.course_id = c.id) as sets,
        (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'questions', p.question_count) order by p.title, p.id), '[]') from practice_tests p where p.course_id = c.id) as "practiceTests",
        (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'title', e.title, 'questions', e.total_questions, 'minutes', e.time_limit_minutes, 'passingScorePercent', e.passing_score_percent) order by e.title, e.id), '[]')
          from v_exams e where e.course_id = c.id and e.is_active) as exams
      from courses c order by c.course_title, c.id limit ${COURSES_MAX}`);
    return z.array(Course).parse(rows);
  });

/** A course with all that a run can be taken of. */
export const CourseOverview = Course;
