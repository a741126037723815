import { z } from 'zod';
import { Verdict } from '../../core/questions/verdict.ts';
import { offers } from './offers.ts';
import { say, vary, type Plan, type Scene } from './scene.ts';
import type { Done } from './turn.ts';

const Result = z.object({ state: z.string(), questions: z.int(), correct: z.int().nullable() });

/** How a run ended, by what a tool gave back: undefined where it goes on. */
const resultIn = ({ data }: Done): z.output<typeof Result> | undefined => {
  const read = Result.safeParse(data?.['result'] ?? data);
  return read.success ? read.data : undefined;
};
const overInWords = / is finished: | is handed in\. | is put away\.|^The time for .+ (?:ran out|is up)/m;

/** Whether a tool's result says that the run is over. */
export const isOver = (done: Done): boolean => {
  const result = resultIn(done);
  return result ? result.state !== 'open' : overInWords.test(done.said);
};

/** How many were not quite right in a run that is over, as far as that is told. */
export function endOf(done: Done): { readonly missed: number } {
  if (/^Verdicts are not told/m.test(done.said)) return { missed: 0 };
  if (/^Not quite right: /m.test(done.said)) return { missed: 1 }; // or more: it lists them
  const result = resultIn(done);
  if (result) return { missed: result.correct === null ? 0 : result.questions - result.correct };
  const [, correct, questions] = /with (\d+) of (\d+) quite right/.exec(done.said) ?? [];
  return { missed: questions ? Number(questions) - Number(correct) : 0 };
}

const resultLine = /^.*(?: is finished: | is handed in\. | is put away\.|^The time for ).*$/m;

/** What a result says, where it came with the verdict on the last answer: from its own line on. */
export function resultTold(done: Done, _scene: Scene): string {
  const at = done.said.search(resultLine);
  const told = at > 0 ? done.said.slice(at) : done.said;
  return told.trim();
}

const headlines = {
  'Right!': ['Right!', 'Yes, that is right.', 'Correct.', 'Exactly.', 'That is it.'],
  'Not right.': ['Not quite.', 'Not this time.', 'No, that is not it.', 'Not right, but now you will know.'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** What is added to a verdict that says nothing but whether the answer was right: the answer itself. */
function whatWasRight({ data }: Done): string {
  const read = Verdict.safeParse(data?.['verdict']);
  if (!read.success || !read.data.correct) return '';
  const given = read.data.parts
    .map((part) => (part.label ? `${part.label}: ${part.given}` : part.given))
    .filter(Boolean)
    .join('; ');
  return given ? `The answer is “${given}”.` : '';
}

/** Whether an answer was right, where its verdict was told: of earlier turns its words are what is left. */
export const isRight = ({ data, said }: Done): boolean | undefined =>
  Verdict.safeParse(data?.['verdict']).data?.correct ??
  (/^Right\b/.test(said) || (/^(?:Not|Partly) right\b/.test(said) ? false : undefined));

/** Whether an answer was taken: of earlier turns a refusal is left as words like any other. */
export const isTaken = (done: Done): boolean => !done.failed && (isRight(done) !== undefined || /^Saved\b/.test(done.said));

/** A verdict as it is passed on: the author's explanation word for word, under a headline that is not always the same. */
export function verdictTold(done: Done, scene: Scene): string {
  const at = done.said.search(resultLine);
  const [first = '', ...rest] = (at > 0 ? done.said.slice(0, at) : at === 0 ? '' : done.said).trim().split('\n');
  const ways: readonly [string, ...string[]] | undefined = Object.hasOwn(headlines, first)
    ? headlines[first as keyof typeof headlines]
    : undefined; // it is one of them
  const headline = ways ? vary(scene, ...ways) : first === 'Saved.' ? vary(scene, 'Saved.', 'Noted.', 'Your answer is in.') : first;
  const explained = rest.filter((line) => !/^\+\d+ XP/.test(line)).length > 0;
  return [`**${headline}**`, ...(explained ? [] : [whatWasRight(done)]), ...rest]
    .filter(Boolean)
    .join('\n')
    .replace(/^\*\*\*\*$/, '');
}

const REMINDED_MAX = 100; // characters of a question that is only called to mind
const choiceWhy = /^- (.+) \((right|not right)\): /;

/** An explanation without what would drown it: of the choices only the right one and theirs, and no whole passages. */
export function explanationTold({ said }: Done): string {
  const [own = ''] = said.split(/\n(?=\*\*.+\*\* \[p-)/);
  const [, given = ''] = /^Your answer: (.*)$/m.exec(own) ?? [];
  return own
    .split('\n')
    .filter((line) => {
      const [, choice, verdict] = choiceWhy.exec(line) ?? [];
      return choice === undefined || verdict === 'right' || given.split('; ').includes(choice);
    })
    .filter(
      (line, at, lines) => !choiceWhy.test(line) || !lines.slice(0, at).some((before) => before !== '' && line.endsWith(`: ${before}`)),
    ) // told above
    .map((line) => (choiceWhy.test(line) ? line.replace(/ \((?:right|not right)\): /, ': ') : line.replace(/^To revise: /, 'To read: ')))
    .join('\n');
}

/** The open question in a line, after something else was talked about. */
export function questionAgain(scene: Scene): string {
  const { turn } = scene;
  const { question, going } = turn.state ?? {};
  if (!question) return '';
  const text = question.text.length > REMINDED_MAX ? `${question.text.slice(0, REMINDED_MAX).replace(/\s+\S*$/, '')} …` : question.text;
  const number = `uestion ${question.number}${going ? ` of ${going.questions}` : ''}`;
  return vary(scene, `Still open is q${number}: ${text}`, `Back to q${number}: ${text}`, `Q${number} is still waiting: ${text}`);
}

/** Where a run is wanted and none is there. */
export const nothingOpen = (scene: Scene, why: string): Plan =>
  scene.moment.going ? say(why, offers.next) : say(why, 'Name a course or a topic to begin, as in "quiz me on premiums".', offers.courses);
