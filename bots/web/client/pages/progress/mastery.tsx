import type { ToolOutput } from '../../../api.ts';
import { Button } from '../../parts/button.tsx';
import { startRun } from '../acting.ts';
import { Bar } from '../bar.tsx';
import { counted, roughly } from '../wording.ts';

type Topic = ToolOutput<'show-my-history'>['topics'][number];

const KNOWN = 0.8; // from here on a topic counts as known well, as goals have it
const kindOf = (share: number) => (share >= KNOWN ? 'right' : 'partly');

/** How well each topic is known, by course, in the order in which the course teaches them. */
export function Mastery({ topics }: { readonly topics: readonly Topic[] }) {
  return [...Map.groupBy(topics, ({ course }) => course)].map(([course, its]) => (
    <div key={course} className="panel">
      <div className="panel-head">
        <h3>{course}</h3>
        <span className="muted">
          {its.filter(({ proficiency }) => proficiency >= KNOWN).length} of {counted(its.length, 'topic')} known well
        </span>
      </div>
      <ul className="mastery">
        {its.map(({ code, topic, proficiency, attempted, correct }) => (
          <li key={code}>
            <span className="mastery-name">
              {code} {topic}
            </span>
            <Bar share={proficiency} kind={kindOf(proficiency)} />
            <span className="mastery-share">{attempted ? roughly(proficiency) : 'new'}</span>
            <span className="mastery-count muted">{attempted ? `${correct} of ${attempted} right` : 'not tried yet'}</span>
            <Button kind="quiet" onClick={() => startRun({ of: 'topic', name: topic, course })} aria-label={`Practise ${topic}`}>
              Practise
            </Button>
          </li>
        ))}
      </ul>
    </div>
  ));
}
