import { bar, INNER, MARGIN, namesFor, paint, pictureOf, sizes, WIDTH, type Chart } from './chart.ts';
import { clipped, lettered, widthOf } from './lettering.ts';

const DAY_MS = 86_400_000;
const WEEK = 7;
const WEEKS_MAX = 26; // half a year: more bars are no wider than a line
const PLOT = 210; // how high what is drawn between the axes is
const AXIS = 34; // for the days below it
const ABOVE = 12; // the first number of a scale is as high as its line
const SERIES_MAX = paint.series.length;
const RATING_ROOM = 30; // above and below, so that a small change does not look like a large one
const STEPS = [1, 2, 5];
const LINES = 4; // of the scale, at most

const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayName = (number: number): string =>
  new Date(number * DAY_MS).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A scale of round numbers that holds both, with a line at each step. */
export function scaleOf(least: number, most: number): { readonly from: number; readonly to: number; readonly step: number } {
  const span = Math.max(1, most - least);
  for (let power = 1; ; power *= 10)
    for (const each of STEPS) {
      const step = each * power;
      const [from, to] = [Math.floor(least / step) * step, Math.ceil(most / step) * step];
      if (span / step <= LINES && (to - from) / step <= LINES) return { from, to: to > from ? to : from + step, step };
    }
}

type Axis = ReturnType<typeof scaleOf> & { readonly left: number; readonly yOf: (value: number) => number; readonly lines: string };

/** The lines of a scale with their numbers, drawn from `y` on. */
function axisOf(least: number, most: number, y: number): Axis {
  const scale = scaleOf(least, most);
  const { from, to, step } = scale;
  const values = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, place) => from + place * step);
  const left = MARGIN + Math.max(...values.map((value) => widthOf(String(value), sizes.small))) + 12;
  const yOf = (value: number) => y + PLOT - ((value - from) / (to - from)) * PLOT;
  const lines = values
    .map(
      (value) =>
        bar(left, yOf(value) - 0.5, WIDTH - MARGIN - left, 1, paint.line, 0) +
        lettered(String(value), { x: left - 10, y: yOf(value) + 6, size: sizes.small, fill: paint.quiet, anchor: 'end' }),
    )
    .join('');
  return { ...scale, left, yOf, lines };
}

const below = (text: string, x: number, y: number, anchor: 'start' | 'middle' | 'end') =>
  lettered(text, { x, y: y + PLOT + 26, size: sizes.small, fill: paint.quiet, anchor });

/** Answers by day over the last weeks, up to today; days without any need not be given. */
export async function activityChart(
  days: readonly { readonly day: string; readonly answers: number }[],
  today: string,
  weeks = 8,
): Promise<Chart> {
  const shown = Math.min(Math.max(1, Math.trunc(weeks)), WEEKS_MAX);
  const last = numberOf(today);
  const first = last - shown * WEEK + 1;
  const known = new Map(days.map(({ day, answers }) => [numberOf(day), answers]));
  const counts = Array.from({ length: last - first + 1 }, (_, place) => known.get(first + place) ?? 0);
  const answers = counts.reduce((sum, each) => sum + each, 0);
  const active = counts.filter((each) => each > 0).length;
  const line = `${counted(answers, 'answer')} on ${counted(active, 'day')}`;
  const byWeek = Array.from({ length: shown }, (_, week) =>
    counts.slice(week * WEEK, (week + 1) * WEEK).reduce((sum, each) => sum + each, 0),
  );
  const draw = (y: number): string => {
    const { left, yOf, lines, from } = axisOf(0, Math.max(4, ...counts), y);
    const pitch = (WIDTH - MARGIN - left) / counts.length;
    const width = Math.min(pitch * 0.76, 26);
    const xOf = (place: number) => left + pitch * (place + 0.5);
    const bars = counts.map((each, place) => {
      const top = each > 0 ? Math.min(yOf(each), yOf(from) - 4) : yOf(from) - 2;
      return bar(xOf(place) - width / 2, top, width, yOf(from) - top, each > 0 ? paint.first : paint.line, Math.min(3, width / 2));
    });
    const half = Math.floor(counts.length / 2);
    return (
      lines +
      bars.join('') +
      below(dayName(first), left, y, 'start') +
      below(dayName(first + half), xOf(half), y, 'middle') +
      below('today', WIDTH - MARGIN, y, 'end')
    );
  };
  return pictureOf({ title: `Your last ${counted(shown, 'week')}`, line, height: ABOVE + PLOT + AXIS, draw: (y) => draw(y + ABOVE) }, [
    `Answers by day in the last ${counted(shown, 'week')}, up to ${dayName(last)}: ${line}.`,
    `Most on one day: ${Math.max(...counts)}.`,
    `By week, the oldest first: ${byWeek.join(', ')}.`,
  ]);
}

/** A subject with its ratings over time, the oldest first. */
export type RatingLine = { readonly subject: string; readonly points: readonly { readonly at: string; readonly rating: number }[] };

type Shown = {
  readonly name: string;
  readonly colour: string;
  readonly dashes: string;
  readonly points: readonly (readonly [number, number])[];
};

/** Lines differ in how they are dashed too, so that nobody has to tell colours apart. */
const dashes = ['', '10 7', '3 6', '14 5 3 5'];

function legend(lines: readonly Shown[], y: number): string {
  return lines
    .map(({ name, colour, dashes: dashed, points }, place) => {
      const at = y + place * 28;
      const rating = String(Math.round(points.at(-1)?.[1] ?? 0));
      const room = INNER - 56 - widthOf(rating, sizes.text, 'bold') - 16;
      return (
        `<path d="M${MARGIN} ${at + 14}h40" stroke="${colour}" stroke-width="4" stroke-dasharray="${dashed}" fill="none"/>` +
        lettered(clipped(name, room, sizes.text), { x: MARGIN + 56, y: at + 20, size: sizes.text, fill: paint.text }) +
        lettered(rating, { x: WIDTH - MARGIN, y: at + 20, size: sizes.text, weight: 'bold', fill: paint.text, anchor: 'end' })
      );
    })
    .join('');
}

function plot(lines: readonly Shown[], y: number): string {
  const points = lines.flatMap((each) => each.points);
  const [ats, ratings] = [points.map(([at]) => at), points.map(([, rating]) => rating)];
  const [from, to] = [Math.min(...ats), Math.max(...ats)];
  const axis = axisOf(Math.min(...ratings) - RATING_ROOM, Math.max(...ratings) + RATING_ROOM, y);
  const right = WIDTH - MARGIN - 8;
  const xOf = (at: number) => (to > from ? axis.left + 8 + ((at - from) / (to - from)) * (right - axis.left - 8) : right);
  const drawn = lines.map(({ colour, dashes: dashed, points: its }) => {
    const path = its.map(([at, rating], place) => `${place ? 'L' : 'M'}${xOf(at).toFixed(1)} ${axis.yOf(rating).toFixed(1)}`).join('');
    const [at, rating] = its.at(-1)!; // lines without points are left out
    return (
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="3.5" stroke-linejoin="round" stroke-linecap="round" stroke-dasharray="${dashed}"/>` +
      `<circle cx="${xOf(at).toFixed(1)}" cy="${axis.yOf(rating).toFixed(1)}" r="6" fill="${colour}" stroke="${paint.panel}" stroke-width="2"/>`
    );
  });
  return (
    axis.lines +
    drawn.join('') +
    (to > from ? below(dayName(from / DAY_MS), axis.left, y, 'start') : '') +
    below(dayName(to / DAY_MS), WIDTH - MARGIN, y, 'end')
  );
}

/** Ratings over time, those of most points first; undefined where nothing was rated yet. */
export async function ratingChart(lines: readonly RatingLine[]): Promise<Chart | undefined> {
  const rated = lines.filter(({ points }) => points.length > 0).toSorted((one, other) => other.points.length - one.points.length);
  const some = rated.slice(0, SERIES_MAX);
  if (some.length === 0) return undefined;
  const { shown: names, key } = namesFor(some.map(({ subject }) => subject));
  const shown = some.map(({ points }, place): Shown => ({
    name: names[place]!, // as many
    colour: paint.series[place]!, // no more than there are
    dashes: dashes[place]!, // the same
    points: points.map(({ at, rating }) => [Date.parse(at), rating] as const),
  }));
  const hidden = rated.length - some.length;
  const told = rated.map(({ subject, points }) => {
    const [first, last] = [points[0]!.rating, points.at(-1)!.rating]; // each has points
    if (points.length === 1) return `${subject}: ${first}.`;
    return `${subject}: from ${first} to ${last}, at most ${Math.max(...points.map(({ rating }) => rating))}.`;
  });
  const line = hidden
    ? `The ${some.length} subjects with most answers · ${hidden} more not shown`
    : 'How strong the questions are that you get right';
  return pictureOf(
    {
      title: 'Your ratings',
      line,
      height: shown.length * 28 + 2 * ABOVE + PLOT + AXIS,
      draw: (y) => legend(shown, y - 6) + plot(shown, y + shown.length * 28 + 2 * ABOVE),
    },
    ['Your ratings over time.', ...told],
    key,
  );
}
