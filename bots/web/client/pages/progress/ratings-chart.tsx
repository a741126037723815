import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import type { ToolOutput } from '../../../api.ts';
import { AsTable } from '../as-table.tsx';
import { moment, tick } from '../wording.ts';
import 'uplot/dist/uPlot.min.css';

type Line = ToolOutput<'show-my-history'>['ratings'][number];

const HEIGHT = 260;
const SERIES = 6; // colours there are; a seventh subject has the first again
const TABLE_ROWS = 40; // of the newest: nobody reads two hundred

/** The lines on one axis of time: where a subject has no point, it has none. */
function columnsOf(lines: readonly Line[]): UPlot.AlignedData {
  return UPlot.join(
    lines.map(({ points }) => [points.map(({ at }) => Date.parse(at) / 1000), points.map(({ rating }) => rating)] as UPlot.AlignedData),
  );
}

function draw(place: HTMLElement, lines: readonly Line[]): UPlot {
  const style = getComputedStyle(place);
  const colour = (name: string) => {
    // A canvas knows no light-dark(): the browser works the colour out on an element.
    place.style.color = `var(${name})`;
    const found = getComputedStyle(place).color;
    place.style.color = '';
    return found;
  };
  const axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  return new UPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      axes: [
        { ...axis, space: 90, values: (_plot, marks, _axis, _space, step) => marks.map((seconds) => tick(seconds * 1000, step * 1000)) },
        { ...axis, size: 52 },
      ],
      series: [
        {},
        ...lines.map(({ points }, index) => ({
          stroke: colour(`--series-${(index % SERIES) + 1}`),
          width: 2,
          spanGaps: true,
          points: { show: points.length < 30 },
        })),
      ],
    },
    columnsOf(lines),
    place,
  );
}

/** Ratings over time, a line for each subject. It is drawn anew when the page turns light or dark, or gets wider. */
export default function RatingsChart({ lines }: { readonly lines: readonly Line[] }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = ref.current;
    if (!place) return undefined;
    let chart = draw(place, lines);
    const again = () => {
      chart.destroy();
      chart = draw(place, lines);
    };
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', again);
    const chosen = new MutationObserver(again);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const wider = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT }));
    wider.observe(place);
    return () => {
      scheme.removeEventListener('change', again);
      chosen.disconnect();
      wider.disconnect();
      chart.destroy();
    };
  }, [lines]);
  const told = lines.map(({ subject, points }) => `${subject}: from ${points[0]?.rating} to ${points.at(-1)?.rating}`).join('. ');
  return (
    <figure className="stacked">
      <ul className="legend">
        {lines.map(({ subject, points }, index) => (
          <li key={subject}>
            <span className={`swatch series-${(index % SERIES) + 1}`} aria-hidden="true" />
            {subject} <strong>{points.at(-1)?.rating}</strong>
          </li>
        ))}
      </ul>
      <p className="visually-hidden">{told}.</p>
      <div className="plot" ref={ref} aria-hidden="true" />
      <AsTable
        caption="Ratings over time, the newest first"
        head={['When', 'Subject', 'Rating']}
        rows={lines
          .flatMap(({ subject, points }) => points.map(({ at, rating }) => ({ at, subject, rating })))
          .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
          .slice(0, TABLE_ROWS)
          .map(({ at, subject, rating }) => [moment(at), subject, rating])}
      />
    </figure>
  );
}
