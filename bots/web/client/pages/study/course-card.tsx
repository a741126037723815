import { useState, type ReactNode } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Link } from '../../router.tsx';
import { startRun } from '../acting.ts';
import { Bar } from '../bar.tsx';
import { counted, roughly } from '../wording.ts';

type Course = ToolOutput<'list-courses'>['courses'][number];
type Exam = Course['exams'][number];
type Known = ToolOutput<'show-my-progress'>['topics'];

/** Something of a course that a run can be taken of. */
const Startable = ({
  title,
  told,
  verb,
  onStart,
  children,
}: {
  readonly title: string;
  readonly told: string;
  readonly verb: string;
  readonly onStart: () => void;
  readonly children?: ReactNode;
}) => (
  <li className="row">
    <div className="row-text">
      <strong>{title}</strong>
      <span className="muted">{told}</span>
      {children}
    </div>
    <Button onClick={onStart} aria-label={`${verb} ${title}`}>
      {verb}
    </Button>
  </li>
);

function Topics({ course, known }: { readonly course: Course; readonly known: Known }) {
  return (
    <ul className="rows">
      {course.topics.map(({ id, code, name, questions }) => {
        const mine = known.find((topic) => topic.course === course.title && topic.code === code);
        return (
          <Startable
            key={id}
            title={`${code} ${name}`}
            told={`${counted(questions, 'question')}${mine ? ` · ${roughly(mine.proficiency)} known` : ''}`}
            verb="Practise"
            onStart={() => startRun({ of: 'topic', name: id })}
          >
            {mine && <Bar share={mine.proficiency} />}
          </Startable>
        );
      })}
    </ul>
  );
}

const toldOf = ({ questions, minutes, passingScorePercent }: Exam): string =>
  [
    counted(questions, 'question'),
    minutes ? counted(minutes, 'minute') : 'no time limit',
    ...(passingScorePercent === null ? [] : [`${passingScorePercent} % to pass`]),
  ].join(' · ');

/** An exam is begun on purpose: the clock runs from the press on. */
function ExamStart({ exam, onClose }: { readonly exam: Exam | null; readonly onClose: () => void }) {
  return (
    <Dialog open={exam !== null} title={`Take ${exam?.title ?? 'the exam'}?`} onClose={onClose}>
      <div className="stacked">
        <p>{exam && toldOf(exam)}.</p>
        <p>The time runs from now on. While the exam is open nothing helps with it: no hints, no materials, no explanations.</p>
        <div className="actions">
          <Button kind="primary" onClick={() => exam && startRun({ of: 'exam', name: exam.id })}>
            Start the exam
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Group({ title, count, children }: { readonly title: string; readonly count: number; readonly children: ReactNode }) {
  if (count === 0) return null;
  return (
    <details className="group">
      <summary>
        {title} <span className="muted">({count})</span>
      </summary>
      {children}
    </details>
  );
}

/** A course: what it is about, and everything in it that can be practised or taken. */
export function CourseCard({ course, topics }: { readonly course: Course; readonly topics: Known }) {
  const [exam, setExam] = useState<Exam | null>(null);
  const { id, number, title, description, questions } = course;
  return (
    <article className="panel" aria-label={title}>
      <header className="panel-head">
        <div>
          <h3>{title}</h3>
          <p className="muted">
            {number} · {counted(questions, 'question')} · <Link to={`/materials?course=${id}`}>Materials</Link>
          </p>
        </div>
        <div className="actions">
          <Button kind="primary" onClick={() => startRun({ of: 'course', name: id })} aria-label={`Practise ${title}`}>
            <Icon name="play" />
            Practise
          </Button>
          <Button onClick={() => startRun({ of: 'mistakes', course: id })} aria-label={`My mistakes in ${title}`}>
            My mistakes
          </Button>
        </div>
      </header>
      {description && <p>{description}</p>}
      <Group title="Topics" count={course.topics.length}>
        <Topics course={course} known={topics} />
      </Group>
      <Group title="Question sets" count={course.sets.length}>
        <ul className="rows">
          {course.sets.map((set) => (
            <Startable
              key={set.id}
              title={set.title}
              told={counted(set.questions, 'question')}
              verb="Start"
              onStart={() => startRun({ of: 'set', name: set.id })}
            />
          ))}
        </ul>
      </Group>
      <Group title="Practice tests" count={course.practiceTests.length}>
        <ul className="rows">
          {course.practiceTests.map((test) => (
            <Startable
              key={test.id}
              title={test.title}
              told={counted(test.questions, 'question')}
              verb="Start"
              onStart={() => startRun({ of: 'practice-test', name: test.id })}
            />
          ))}
        </ul>
      </Group>
      <Group title="Exams" count={course.exams.length}>
        <ul className="rows">
          {course.exams.map((each) => (
            <Startable key={each.id} title={each.title} told={toldOf(each)} verb="Take" onStart={() => setExam(each)} />
          ))}
        </ul>
      </Group>
      <ExamStart exam={exam} onClose={() => setExam(null)} />
    </article>
  );
}
