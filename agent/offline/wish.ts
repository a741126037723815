import { slips } from '../../core/questions/typo.ts';
import { termsOf } from '../../core/materials/terms.ts';
import type { Course } from './catalogue.ts';
import { examAhead } from './intents/intent.ts';
import { plainWords } from './words.ts';

/** What a learner asked for, without what it is of. */
export type Wish = {
  readonly count?: number;
  readonly easiest?: number;
  readonly hardest?: number;
  readonly mode?: 'exam' | 'practice';
  readonly feedback?: 'immediate' | 'after_run';
  readonly mistakes: boolean;
  readonly again: boolean;
  /** Whether they said to begin, and not only what. */
  readonly begins: boolean;
};

/** Something that a run can be taken of. */
export type Source = {
  readonly of: 'course' | 'topic' | 'set' | 'exam' | 'practice-test';
  readonly id: string;
  readonly title: string;
  readonly course: string;
  readonly names: readonly string[];
  readonly questions: number;
};

const numbers: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  fifty: 50,
  dozen: 12,
  couple: 3,
  few: 5,
  some: 5,
  several: 5,
  quick: 5,
  short: 5,
};
const COUNT_MAX = 200; // what start-run takes

const counted =
  /\b(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty|dozen|couple|few|several)(?: of)?(?: (?:more|new|random|quick|short|easy|easier|hard|harder|medium|difficult|tough|good|simple|practice|exam|test|\p{L}+)){0,2} (?:questions?|qs|q|items?|exercises?|problems?|tasks?|ones)\b|\b(quick|short) (?:quiz|test|round|one|practice|session)\b/u;
const justOne = /\b(?:a|one|another|single) (?:\p{L}+ )?question\b/u;

function countIn(words: string): number | undefined {
  const [, written, quick] = counted.exec(words) ?? [];
  const count = numbers[written ?? quick ?? ''] ?? Number(written ?? Number.NaN);
  if (Number.isInteger(count) && count > 0) return Math.min(count, COUNT_MAX);
  return justOne.test(words) ? 1 : undefined;
}

function levelIn(words: string): Pick<Wish, 'easiest' | 'hardest'> {
  const named = /\b(?:level|difficulty) ([1-5])(?: ?(?:-|to|and) ?([1-5]))?\b/.exec(words);
  if (named) {
    const [from, to] = [Number(named[1]), Number(named[2] ?? named[1])];
    return { easiest: Math.min(from, to), hardest: Math.max(from, to) };
  }
  if (/\b(?:easy|easier|easiest|simple|simpler|basic|beginner)\b/.test(words)) return { easiest: 1, hardest: 2 };
  if (/\b(?:hard|harder|hardest|difficult|tough|tougher|tricky|challenging|advanced)\b/.test(words)) return { easiest: 4, hardest: 5 };
  return /\b(?:medium|intermediate|moderate)\b/.test(words) ? { easiest: 3, hardest: 3 } : {};
}

/** What a message wishes for: how many, how hard, as an exam, of mistakes. */
export function wishIn(said: string): Wish {
  const words = plainWords(said);
  const count = countIn(words);
  const isExam =
    /\b(?:exam|exams|examination|mock|under exam conditions|timed)\b/.test(words) &&
    !/\b(?:for|before) (?:my|the) exam\b/.test(words) &&
    !examAhead.test(words);
  const later = /\b(?:at the end|in the end|after the (?:quiz|run|test)|no feedback|without feedback)\b/.test(words);
  return {
    ...(count !== undefined && { count }),
    ...levelIn(words),
    ...(isExam && { mode: 'exam' as const }),
    ...(later && !isExam && { feedback: 'after_run' as const }),
    mistakes:
      /\b(?:mistakes?|errors?|wrong (?:ones|answers?)|(?:got|had|did|answered) (?:wrong|incorrect\w*)|missed|i failed|messed up|screwed up|didnt (?:get|know))\b/.test(
        words,
      ),
    again:
      /^(?:.* )?(?:again|another (?:round|go)|once more|same|restart|retry|redo|start over|one more round|from the (?:start|top|beginning)|next round|second round|this time|instead)\b/.test(
        words,
      ) || /^(?:make it |something |a bit |much )?(?:harder|easier|simpler)\b/.test(words),
    begins: /\b(?:start|begin|take|do|now|go|launch|sit|run|open|ready|yes)\b/.test(words),
  };
}

/** Everything that the courses offer, as something to take a run of. */
export const sourcesOf = (courses: readonly Course[]): readonly Source[] =>
  courses.flatMap(({ id, number, title, questions, topics, sets, practiceTests, exams }) => [
    { of: 'course' as const, id, title, course: title, names: [title, number], questions },
    ...topics.map((each) => ({
      of: 'topic' as const,
      id: each.id,
      title: each.name,
      course: title,
      names: [each.name, each.code],
      questions: each.questions,
    })),
    ...practiceTests.map((each) => ({
      of: 'practice-test' as const,
      id: each.id,
      title: each.title,
      course: title,
      names: [each.title],
      questions: each.questions ?? 0,
    })),
    ...exams.map((each) => ({
      of: 'exam' as const,
      id: each.id,
      title: each.title,
      course: title,
      names: [each.title],
      questions: each.questions ?? 0,
    })),
    ...sets.map((each) => ({
      of: 'set' as const,
      id: each.id,
      title: each.title,
      course: title,
      names: [each.title],
      questions: each.questions ?? 0,
    })),
  ]);

/** Words of a wish that name nothing. */
const idle: ReadonlySet<string> = new Set(
  termsOf(
    'quiz quizz quizzes test tests exam exams mock question questions practice practise practising start begin take give want like need please easy hard medium harder easier difficult ' +
      'topic topics course courses chapter lesson module unit section mode real full final random some few more new another other again something else instead drill exercise exercises ' +
      'revise review study learn ask tell get got wrong mistakes mistake only just lets go one two three five ten twenty dozen couple quick short round set timed now knowledge time questoins level start ' +
      'hey hello hi ok thanks test run session everything anything all simple simpler basic make like',
  ),
);

const NEAR_MIN = 5; // letters; a slip in a shorter word makes another
const isNear = (one: string, other: string) =>
  one === other ||
  (one.length >= NEAR_MIN && other.length >= NEAR_MIN && slips(one, other, 1) <= 1) ||
  (one.length >= 5 && other.startsWith(one)) ||
  (other.length >= 5 && one.startsWith(other));

/** How well a source is named: the share of the wish's words it has, and less the more it has besides. */
function fit(wanted: readonly string[], source: Source, withCourse: boolean): number {
  const own = [...new Set(termsOf(source.title))];
  const around = withCourse ? [...own, ...termsOf(source.course)] : own;
  const hit = wanted.filter((term) => around.some((other) => isNear(term, other)));
  const inOwn = own.filter((term) => wanted.some((other) => isNear(term, other))).length;
  return inOwn === 0 ? 0 : hit.length / wanted.length + 0.2 * (inOwn / own.length);
}

const kindWords: Readonly<Record<Source['of'], RegExp>> = {
  exam: /\b(?:exam|exams|final)\b/,
  'practice-test': /\bpractice tests?\b|\bmock\b|\btests?\b(?! me)/,
  set: /\bset\b/,
  topic: /\b(?:topic|chapter|lesson|module|unit)\b/,
  course: /\bcourse\b|\beverything\b/,
};
const FIT_MIN = 0.5; // at least half of what was named
const NEAR_BEST = 0.15;

/** The words of a wish that name something. */
export const namedIn = (said: string): readonly string[] =>
  [...new Set(termsOf(said))].filter((term) => !idle.has(term) && !/^\d{1,3}$/.test(term));

/** Which sources a message names, the likeliest first; several where it cannot be told which. */
export function sourcesNamed(said: string, sources: readonly Source[]): readonly Source[] {
  const words = plainWords(said);
  const titled = sources
    .filter(({ title }) => title.length > 3 && words.includes(plainWords(title)))
    .toSorted((one, other) => other.title.length - one.title.length);
  const inner = titled.filter(
    (source) => source.of !== 'course' && titled.some(({ of, title }) => of === 'course' && title === source.course),
  );
  const longest = inner.length ? inner : titled.filter(({ title }) => title.length === titled[0]?.title.length);
  const code = /(?:^|[^\d.])(\d{1,2}\.\d{1,2})(?![\d.])/.exec(words)?.[1];
  const coded = code ? sources.filter(({ of, names }) => of === 'topic' && names.includes(code)) : [];
  const wanted = namedIn(code ? said.replaceAll(code, ' ') : said);
  const wantsKind = (['exam', 'practice-test', 'set'] as const).find((kind) => kindWords[kind].test(words));
  if (longest.length) return preferred(longest, wantsKind);
  const pool = coded.length ? coded : sources;
  if (!wanted.length) return coded;
  const scored = pool
    .map((source) => ({
      source,
      score: fit(wanted, source, true) || (coded.length ? fit(wanted, { ...source, title: source.course }, false) : 0),
    }))
    .filter(({ score }) => score >= FIT_MIN)
    .toSorted((one, other) => other.score - one.score);
  const best = scored.filter(({ score }) => score >= scored[0]!.score - NEAR_BEST).map(({ source }) => source); // not read where there is none
  const whole = scored.find(
    ({ source }) => source.of === 'course' && wanted.every((term) => termsOf(source.title).some((other) => isNear(term, other))),
  )?.source;
  if (whole && !wantsKind && best.filter(({ of, course }) => of === 'topic' && course === whole.title).length !== 1) return [whole]; // "insurance" is the course, though topics have the word
  return best.length ? preferred(best, wantsKind) : coded.length && !scored.length ? coded : [];
}

/** Of several that are named alike, those of the kind that was asked for; a topic or course before a set of the same name. */
function preferred(found: readonly Source[], kind: Source['of'] | undefined): readonly Source[] {
  for (const wanted of [kind, 'topic', 'course', 'practice-test', 'set', 'exam'] as const) {
    const of = found.filter((source) => source.of === wanted);
    if (of.length) return of;
  }
  return found;
}
