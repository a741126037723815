import type { z } from 'zod';
import { listCourses } from '../../tools/list-courses.ts';
import type { Done } from './turn.ts';

/** A course with all that a run can be taken of, as list-courses gives it. */
export type Course = z.output<typeof listCourses.output>['courses'][number];

const part = (of: string, title: string) => ({ id: title, title, questions: 0, of });

/** The same read from its text: names stand for ids, which is as good. */
function fromText(text: string): Course[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const [, title, questions] = /^\*\*(.+?)\*\* \((\d+) questions?\)/m.exec(block) ?? [];
    if (!title) return [];
    const listed = (label: string) =>
      (new RegExp(`^${label}: (.+)$`, 'm').exec(block)?.[1] ?? '').split('; ').filter((each) => each && each !== 'none yet');
    return [
      {
        id: title,
        number: title,
        title,
        description: null,
        questions: Number(questions),
        topics: listed('Topics').map((each) => {
          const [, code = '', name = each, count = ''] = /^(\S+) (.+?)(?: \((\d+)\))?$/.exec(each) ?? [];
          return { id: name, code, name, questions: Number(count) };
        }),
        sets: [],
        practiceTests: listed('Practice tests').map((each) => part('practice-test', each)),
        exams: listed('Exams').map((each) => {
          const [, name = each, minutes] = /^(.+) \((\d+) minutes\)$/.exec(each) ?? [];
          return { ...part('exam', name), minutes: minutes ? Number(minutes) : null, passingScorePercent: null };
        }),
      },
    ];
  });
}

/** The courses that list-courses found. */
export function coursesIn({ data, said }: Done): readonly Course[] {
  const read = listCourses.output.safeParse(data);
  return read.success ? read.data.courses : fromText(said);
}
