import { useState } from 'react';
import { call } from '../../api.ts';
import { Shown, useAsked } from '../asked.tsx';

function Note({ lesson, course }: { readonly lesson: string; readonly course: string }) {
  const asked = useAsked(lesson, () => call('show-lesson-notes', { lesson, course }));
  return (
    <Shown of={asked}>
      {({ summary, concepts, model }) => (
        <div className="stacked note">
          <p>{summary}</p>
          <dl className="concepts">
            {concepts.map(({ term, definition }) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{definition}</dd>
              </div>
            ))}
          </dl>
          <p className="muted">
            {model ? `Written by ${model} from the lesson; where they differ, the lesson is right.` : 'In the words of the lesson.'}
          </p>
        </div>
      )}
    </Shown>
  );
}

/** A lesson, whose notes are asked for when it is opened. */
function Lesson({
  id,
  title,
  topic,
  course,
}: {
  readonly id: string;
  readonly title: string;
  readonly topic: string | null;
  readonly course: string;
}) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details className="group" onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>
        {title} {topic && <span className="muted">({topic})</span>}
      </summary>
      {wasOpened && <Note lesson={id} course={course} />}
    </details>
  );
}

/** The lessons of a course with what each says in short, where there is something. */
export function LessonNotes({ course }: { readonly course: string }) {
  const asked = useAsked(course, () => call('list-lessons', { course }));
  const lessons = asked.answer?.lessons.filter(({ hasNotes }) => hasNotes) ?? [];
  if (lessons.length === 0) return null; // a course without notes wants no word about it
  return (
    <section className="stacked" aria-label="Notes on the lessons">
      <h3>Notes on the lessons</h3>
      <div>
        {lessons.map(({ id, title, topic }) => (
          <Lesson key={id} id={id} title={title} topic={topic} course={course} />
        ))}
      </div>
    </section>
  );
}
