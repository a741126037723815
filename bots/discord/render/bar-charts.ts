import { bar, INNER, MARGIN, namesFor, paint, pictureOf, sizes, WIDTH, type Chart } from './chart.ts';
import { clipped, lettered, widthOf } from './lettering.ts';

const TOPICS_MAX = 10; // a picture as high as a telephone
const KNOWN = 0.8; // from here on a topic counts as known well, as goals have it
const ROW = 54;
const BAR = 14;
const percent = (share: number): string => `${Math.floor(share * 100 + 1e-9)} %`;
const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A topic, and how well it is known. */
export type TopicKnown = { readonly topic: string; readonly proficiency: number; readonly attempted: number };

/** A line over a bar: a name on the left, and what is said of it on the right. */
function row(y: number, name: string, said: string, share: number, fill: string): string {
  const right = widthOf(said, sizes.text, 'bold');
  const label = clipped(name, INNER - right - 16, sizes.text);
  return (
    lettered(label, { x: MARGIN, y: y + 20, size: sizes.text, fill: paint.text }) +
    lettered(said, { x: WIDTH - MARGIN, y: y + 20, size: sizes.text, fill: paint.text, weight: 'bold', anchor: 'end' }) +
    bar(MARGIN, y + 30, INNER, BAR, paint.track) +
    (share > 0 ? bar(MARGIN, y + 30, Math.max(BAR, INNER * Math.min(1, share)), BAR, fill) : '')
  );
}

/** How well each topic is known, those that want work first; undefined where there is none yet. */
export async function masteryChart(topics: readonly TopicKnown[]): Promise<Chart | undefined> {
  if (topics.length === 0) return undefined;
  const shown = topics
    .toSorted((one, other) => Number(one.attempted === 0) - Number(other.attempted === 0) || one.proficiency - other.proficiency)
    .slice(0, TOPICS_MAX);
  const known = topics.filter(({ proficiency, attempted }) => attempted > 0 && proficiency >= KNOWN).length;
  const left = topics.length - shown.length;
  const { shown: names, key } = namesFor(shown.map(({ topic }) => topic));
  const line = `${known} of ${counted(topics.length, 'topic')} known well, from ${percent(KNOWN)}${left ? ` · ${left} more not shown` : ''}`;
  const told = ({ attempted, proficiency }: TopicKnown) => (attempted ? percent(proficiency) : 'new');
  return pictureOf(
    {
      title: 'How well you know each topic',
      line,
      height: shown.length * ROW - 6,
      draw: (y) =>
        shown
          .map((topic, place) =>
            row(
              y + place * ROW,
              names[place]!, // as many
              told(topic),
              topic.attempted ? topic.proficiency : 0,
              topic.proficiency >= KNOWN ? paint.right : paint.first,
            ),
          )
          .join(''),
    },
    [`How well you know each topic. ${line}.`, ...shown.map((topic) => `${topic.topic}: ${told(topic)}.`)],
    key,
  );
}

/** A choice of a question, and how many chose it. */
export type ChoiceCounted = { readonly letter: string; readonly text: string; readonly answers: number; readonly isRight: boolean };

/** What a group answered: a bar for each choice, by its letter. What is right is written, not only coloured. */
export async function choicesChart(title: string, choices: readonly ChoiceCounted[]): Promise<Chart | undefined> {
  if (choices.length === 0) return undefined;
  const all = choices.reduce((sum, { answers }) => sum + answers, 0);
  const { shown: names, key } = namesFor(choices.map(({ text }) => text));
  const { shown: titles, key: titleKey } = namesFor([title]);
  const share = (answers: number) => (all ? answers / all : 0);
  const said = ({ answers, isRight }: ChoiceCounted) => `${isRight ? 'right · ' : ''}${answers} (${Math.round(share(answers) * 100)} %)`;
  const line = all ? counted(all, 'answer') : 'Nobody answered';
  return pictureOf(
    {
      title: titleKey.length ? 'What was answered' : titles[0]!, // there is one
      line,
      height: choices.length * ROW - 6,
      draw: (y) =>
        choices
          .map((choice, place) =>
            row(
              y + place * ROW,
              `${choice.letter}  ${names[place]!}`, // as many
              said(choice),
              share(choice.answers),
              choice.isRight ? paint.right : paint.first,
            ),
          )
          .join(''),
    },
    [
      `${title}: ${line}.`,
      ...choices.map(({ letter, text, answers, isRight }) => `${letter}, ${text}: ${answers}${isRight ? ', which is right' : ''}.`),
    ],
    key,
  );
}
