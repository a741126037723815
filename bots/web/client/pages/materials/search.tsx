import { useState, type FormEvent } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Link, navigate } from '../../router.tsx';
import { SEARCH_MAX } from '../../rules.ts';
import { Shown, useAsked } from '../asked.tsx';
import { excerptOf } from './excerpt.ts';

type Course = ToolOutput<'list-courses'>['courses'][number];

const COUNT = 8; // what is looked through without scrolling for long

const pathOf = (link: string): string => link.replace(/^.*(?=\/materials\/)/, ''); // the address of this place may be another

function Results({ question, course }: { readonly question: string; readonly course: string }) {
  const asked = useAsked(`${course} ${question}`, () => call('search-materials', { question, count: COUNT, ...(course && { course }) }));
  return (
    <Shown of={asked}>
      {({ passages, unsure, preparing }) => (
        <div className="stacked" aria-live="polite">
          {preparing && <Notice>Some of the materials are still being prepared: what is missing here may be found in a moment.</Notice>}
          {unsure && passages.length > 0 && <Notice kind="partly">The materials may not cover this. These passages come nearest.</Notice>}
          {passages.length === 0 && <p className="muted">Nothing in the materials has these words. Try others.</p>}
          <ol className="results">
            {passages.map(({ cite, title, headingPath, text, link, course: of }) => (
              <li key={cite} className="panel">
                <Link to={pathOf(link)}>{[title, ...headingPath.filter((heading) => heading !== title)].join(' › ')}</Link>
                <p>{excerptOf(text)}</p>
                <p className="muted">{of}</p>
              </li>
            ))}
          </ol>
        </div>
      )}
    </Shown>
  );
}

/** A search of the materials, kept in the address so that one can come back to it. */
export function Search({ courses, query }: { readonly courses: readonly Course[]; readonly query: URLSearchParams }) {
  const [asked, within] = [query.get('q') ?? '', query.get('in') ?? ''];
  const [question, setQuestion] = useState(asked);
  const [course, setCourse] = useState(within);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const next = new URLSearchParams(query);
    next.set('q', question.trim());
    if (course) next.set('in', course);
    else next.delete('in');
    navigate(`/materials?${next}`);
  };
  return (
    <search className="section">
      <form className="search" onSubmit={onSubmit}>
        <input
          className="input"
          type="search"
          aria-label="Search the materials"
          placeholder="What is a default gateway?"
          required
          maxLength={SEARCH_MAX}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <select className="input" aria-label="Search in" value={course} onChange={(event) => setCourse(event.target.value)}>
          <option value="">All courses</option>
          {courses.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <Button type="submit" kind="primary">
          Search
        </Button>
      </form>
      {asked && <Results question={asked} course={within} />}
    </search>
  );
}
