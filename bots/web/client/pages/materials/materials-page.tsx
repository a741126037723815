import { useState } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Empty } from '../../parts/empty.tsx';
import { Field } from '../../parts/field.tsx';
import { TroubleNotice } from '../../parts/notice.tsx';
import { Link, navigate, type PageProps } from '../../router.tsx';
import { Shown, useAsked } from '../asked.tsx';
import { Page, Section } from '../page.tsx';
import { counted } from '../wording.ts';
import { LessonNotes } from './lesson-notes.tsx';
import { Search } from './search.tsx';
import './materials.css';

type Material = ToolOutput<'list-materials'>['materials'][number];
type Course = ToolOutput<'list-courses'>['courses'][number];

const MEGABYTE = 1024 * 1024;
const sizeOf = (bytes: number) => (bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} KB` : `${Math.round((bytes / MEGABYTE) * 10) / 10} MB`);

function MaterialRow({ material }: { readonly material: Material }) {
  const { id, title, assignment, source, licence, passages, isSearchable, fileBytes } = material;
  const facts = [
    ...(assignment ? [assignment] : []),
    isSearchable ? counted(passages, 'passage') : 'being prepared',
    ...(fileBytes ? [sizeOf(fileBytes)] : []),
    ...(licence ? [licence] : []),
  ];
  return (
    <li className="row">
      <div className="row-text">
        {isSearchable ? <Link to={`/materials/${id}`}>{title}</Link> : <strong>{title}</strong>}
        <span className="muted">{facts.join(' · ')}</span>
        {source && <span className="muted">{source}</span>}
      </div>
    </li>
  );
}

/** The materials of a course, as many as were asked for; there may be more than one answer gives. */
function CourseMaterials({ course }: { readonly course: Course }) {
  const asked = useAsked(course.id, () => call('list-materials', { course: course.id }));
  const [more, setMore] = useState<{ readonly course: string; readonly materials: readonly Material[] }>({
    course: course.id,
    materials: [],
  });
  const { busy, trouble, doing } = useDoing();
  return (
    <Shown of={asked}>
      {({ materials, total }) => {
        const all = [...materials, ...(more.course === course.id ? more.materials : [])];
        const goOn = async () => {
          const next = await call('list-materials', { course: course.id, after: all.length });
          setMore({ course: course.id, materials: [...all.slice(materials.length), ...next.materials] });
        };
        if (total === 0) return <Empty title="This course has no materials yet." />;
        return (
          <>
            <ul className="rows">
              {all.map((material) => (
                <MaterialRow key={material.id} material={material} />
              ))}
            </ul>
            {trouble !== null && <TroubleNotice error={trouble} />}
            {all.length < total && (
              <Button busy={busy} onClick={() => void doing(goOn)}>
                Show more ({total - all.length} left)
              </Button>
            )}
          </>
        );
      }}
    </Shown>
  );
}

/** What courses are studied from: searched at once, or listed course by course. */
export default function MaterialsPage({ query }: PageProps) {
  const asked = useAsked('courses', () => call('list-courses', {}));
  return (
    <Page title="Materials" lead="What your courses are studied from. Ask for something, or open a material and read.">
      <Shown of={asked}>
        {({ courses }) => {
          const course = courses.find(({ id }) => id === query.get('course')) ?? courses[0];
          if (!course) return <Empty title="There is no course here yet." />;
          return (
            <>
              <Search courses={courses} query={query} />
              <Section title={course.title}>
                {courses.length > 1 && (
                  <Field label="Course">
                    {(control) => (
                      <select
                        {...control}
                        value={course.id}
                        onChange={(event) => navigate(`/materials?course=${event.target.value}`, { replace: true })}
                      >
                        {courses.map(({ id, title }) => (
                          <option key={id} value={id}>
                            {title}
                          </option>
                        ))}
                      </select>
                    )}
                  </Field>
                )}
                <CourseMaterials key={course.id} course={course} />
                <LessonNotes key={`notes of ${course.id}`} course={course.id} />
              </Section>
            </>
          );
        }}
      </Shown>
    </Page>
  );
}
