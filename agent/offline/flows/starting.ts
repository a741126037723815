import { coursesIn, type Course } from '../catalogue.ts';
import { askedBefore, asksOn, pointsBack } from '../following.ts';
import { offers, offerTopic, WHICH } from '../offers.ts';
import { passagesIn } from '../quote.ts';
import { call, doneIn, say, vary, type Flow, type Plan, type Scene } from '../scene.ts';
import type { Done } from '../turn.ts';
import { namedIn, sourcesNamed, sourcesOf, wishIn, type Source, type Wish } from '../wish.ts';
import { ask } from './learning.ts';
import { questionAgain } from '../telling.ts';
import { thenNext } from './practice.ts';

const LISTED_MAX = 6; // more is a catalogue, not a question

/** Everything in start-run's input but what the run is of. */
const besides = ({ count, easiest, hardest, mode, feedback }: Wish, of: Source['of'] | 'mistakes') => ({
  ...(count !== undefined && of !== 'exam' && { count }),
  ...(easiest !== undefined && of !== 'exam' && { easiest, hardest }),
  ...(mode === 'exam' && of !== 'exam' && of !== 'mistakes' && { mode }),
  ...(feedback && of !== 'exam' && mode !== 'exam' && { feedback }),
});

/** A run that was begun: its question comes next. */
function begun(scene: Scene, started: Done): Plan {
  if (started.failed)
    return say(started.said, /exam open/.test(started.said) ? 'Say "continue" to see its question, or "hand in" to end it.' : '');
  const wanted = Number(started.input['count'] ?? 0);
  const [, got = ''] = /: (\d+) questions?\b/.exec(started.said) ?? [];
  const fewer = Number(got) > 0 && Number(got) < wanted ? 'That is all there is of it.' : '';
  return thenNext(
    scene,
    vary(scene, started.said, `Good choice. ${started.said}`, `Here we go. ${started.said}`, `Let us begin. ${started.said}`),
    fewer,
  );
}

/** The last run that was begun in this conversation, as it was asked for. */
const lastBegun = ({ turn }: Scene) => turn.earlier.findLast(({ tool, failed }) => tool === 'start-run' && !failed)?.input;

const asked = (options: readonly string[], question: string): Plan =>
  say(
    question,
    options
      .slice(0, LISTED_MAX)
      .map((option, at) => `${at + 1}. ${option}`)
      .join('\n'),
    WHICH,
  );

/** Asks which of several is meant: with the course where the names are the same. */
function askWhich(found: readonly Source[]): Plan {
  const alike = new Set(found.map(({ title }) => title)).size < found.length || new Set(found.map(({ course }) => course)).size > 1;
  return asked(
    found.map(({ title, course }) => (alike && title !== course ? `${title} (${course})` : title)),
    alike && found.every(({ of }) => of === 'exam') ? 'Which exam?' : 'There is more than one of those:',
  );
}

const detail = ({ questions, minutes, passingScorePercent }: Course['exams'][number]) =>
  [
    questions ? `${questions} questions` : '',
    minutes ? `${minutes} minutes` : '',
    passingScorePercent === null ? '' : `${passingScorePercent} % is a pass`,
  ]
    .filter(Boolean)
    .join(', ');

/** Tells what an exam is like before its clock runs, unless they said to begin. */
function offerExam(source: Source, courses: readonly Course[]): Plan {
  const exam = courses.flatMap(({ exams }) => exams).find(({ id }) => id === source.id);
  const facts = exam ? detail(exam) : '';
  return say(
    `**${source.title}**${facts ? `: ${facts}` : ''}. Once it begins the clock runs, there are no hints, and verdicts come at the end.`,
    offers.exam,
  );
}

function startSource(scene: Scene, source: Source, wish: Wish, courses: readonly Course[]): Plan {
  if (source.of === 'exam' && !wish.begins) return offerExam(source, courses);
  const input = {
    of: source.of,
    name: source.id,
    ...(source.id === source.title && source.title !== source.course && { course: source.course }),
    ...besides(wish, source.of),
  };
  return call(scene, 'start-run', input) ?? say('I cannot start a run from here.');
}

/** Where the words name nothing that is in a title: what the materials say of them, and so the topic. */
function bySearching(scene: Scene, named: readonly string[], sources: readonly Source[]): readonly Source[] | Plan {
  const found = doneIn(scene, 'search-materials');
  if (!found) return call(scene, 'search-materials', { question: named.join(' '), count: 3 }) ?? [];
  const [passage] = found.failed ? [] : passagesIn(found);
  if (!passage || passage.confidence.label === 'Low') return [];
  return sourcesNamed(
    passage.title,
    sources.filter(({ of }) => of === 'topic'),
  );
}

/** The topic that was asked about last, where somebody points at it: "quiz me on that". */
function pointedAt(scene: Scene, sources: readonly Source[]): readonly Source[] {
  const [passage] = pointsBack(scene.said) ? (askedBefore(scene)?.passages ?? []) : [];
  const topics = sources.filter(({ of }) => of === 'topic');
  return passage ? sourcesNamed(passage.title, topics) : [];
}

/** The course that is meant where none is named: the only one, or the one of the last run. */
function courseAtHand({ turn }: Scene, courses: readonly Course[]): Course | undefined {
  if (courses.length === 1) return courses[0];
  const title = turn.state?.going?.title;
  const begunCourse = lastBegun({ turn } as Scene);
  const known = [title, begunCourse?.['name'], begunCourse?.['course']].filter((each) => typeof each === 'string');
  return courses.find((course) =>
    sourcesOf([course]).some(({ id, title: own, names }) => known.some((each) => each === id || each === own || names.includes(each))),
  );
}

function ofCourse(course: Course, wish: Wish): Source {
  const [source] = sourcesOf([course]);
  const exams = sourcesOf([course]).filter(({ of }) => of === 'exam');
  return wish.mode === 'exam' && wish.count === undefined && exams.length === 1 ? exams[0]! : source!; // there is one; the first is the course
}

/** Mistakes, everywhere or in a course that is named. */
function startMistakes(scene: Scene, wish: Wish): Plan {
  const named = namedIn(scene.said);
  const listed = doneIn(scene, 'list-courses') ?? (named.length ? call(scene, 'list-courses') : undefined);
  if (listed && !('tool' in listed)) return listed;
  const course =
    listed &&
    sourcesNamed(
      named.join(' '),
      sourcesOf(coursesIn(listed)).filter(({ of }) => of === 'course'),
    )[0];
  return (
    call(scene, 'start-run', { of: 'mistakes', ...(course && { course: course.id }), ...besides(wish, 'mistakes') }) ??
    say('I cannot start a run from here.')
  );
}

/** The same as before, perhaps harder or more of it. */
function startAgain(scene: Scene, wish: Wish): Plan | undefined {
  const last = lastBegun(scene);
  if (!last || !wish.again || namedIn(scene.said).length) return undefined;
  const of = typeof last['of'] === 'string' ? (last['of'] as Source['of'] | 'mistakes') : 'course'; // start-run took it
  return call(scene, 'start-run', { ...last, ...besides(wish, of) });
}

/** Finds out what they want questions of: by its name, by the materials, by what was last; or asks. */
function startNamed(scene: Scene, wish: Wish, listed: Done): Plan {
  const courses = coursesIn(listed);
  if (!courses.length) return say('There is no course here yet. Come back once somebody has put one in.');
  const sources = sourcesOf(courses);
  const words = namedIn(scene.said);
  const byName = sourcesNamed(scene.said, sources);
  const found = byName.length ? byName : words.length ? bySearching(scene, words, sources) : pointedAt(scene, sources);
  if (!Array.isArray(found)) return found as Plan; // a plan is no list
  const sourcesFound = found as readonly Source[]; // the same
  const [only] = sourcesFound;
  if (only && sourcesFound.length === 1) {
    const course = courses.find(({ title }) => title === only.title);
    return startSource(scene, only.of === 'course' && course ? ofCourse(course, wish) : only, wish, courses);
  }
  if (only) return askWhich(sourcesFound);
  const known = courseAtHand(scene, courses);
  const tests = /\bpractice tests?\b/i.test(scene.said)
    ? sources.filter(({ of, course }) => of === 'practice-test' && (!known || known.title === course))
    : [];
  if (!words.length && tests[0]) return tests.length === 1 ? startSource(scene, tests[0], wish, courses) : askWhich(tests);
  const atHand = words.length ? undefined : known;
  if (atHand) return startSource(scene, ofCourse(atHand, wish), wish, courses);
  const exams = sources.filter(({ of }) => of === 'exam');
  if (!words.length && wish.mode === 'exam' && wish.count === undefined && exams.length)
    return exams.length === 1 ? startSource(scene, exams[0]!, wish, courses) : askWhich(exams); // there is one
  const titles = courses.map(({ title }) => title);
  return asked(
    titles,
    words.length
      ? `I find nothing called "${words.join(' ')}" here. These are the courses:`
      : vary(scene, 'Gladly. Of which course?', 'With pleasure. From which course?', 'Good. Which course?'),
  );
}

export const start: Flow = (scene) => {
  const started = doneIn(scene, 'start-run');
  if (started) return begun(scene, started);
  const wish = wishIn(scene.said);
  if (wish.mistakes) return startMistakes(scene, wish);
  const again = startAgain(scene, wish);
  if (again) return again;
  if (wish.again && asksOn(scene)) return ask(scene); // "simpler please", of what was told
  const listed = doneIn(scene, 'list-courses') ?? call(scene, 'list-courses');
  if (!listed) return say('I cannot see the courses from here.');
  if (!('tool' in listed)) return listed;
  return listed.failed ? say(listed.said) : startNamed(scene, wish, listed);
};

/** How many questions there are of what somebody named. */
function countNamed(scene: Scene, list: readonly Course[]): Plan | undefined {
  const words = namedIn(scene.said.replaceAll(/\b(?:how|many|are|there|about|have|do|you)\b/gi, ' '));
  const [named] = sourcesNamed(words.join(' '), sourcesOf(list));
  if (!named?.questions) return undefined;
  const { title, questions } = named;
  return say(`${title} has ${questions === 1 ? 'one question' : `${questions} questions`}.`, questionAgain(scene) || offerTopic(title));
}

/** What there is to study. */
export const courses: Flow = (scene) => {
  const listed = doneIn(scene, 'list-courses') ?? call(scene, 'list-courses');
  if (!listed) return say('I cannot see the courses from here.');
  if (!('tool' in listed)) return listed;
  if (listed.failed) return say(listed.said);
  const counted = /\bhow many questions\b/i.test(scene.said) ? countNamed(scene, coursesIn(listed)) : undefined;
  if (counted) return counted;
  return say(
    vary(scene, 'This is what there is:', 'Here is all you can study:', 'You can choose from these:'),
    listed.said,
    'Name any of them, as in "10 questions on" and the topic, or "exam mode".',
  );
};
