import { ButtonStyle } from 'discord.js';
import type { RoundShown } from '../../../tools/rounds.ts';
import type { Card } from '../card.ts';
import { EVERYBODY, type Ids } from '../custom-id.ts';
import { noDraft } from '../draft.ts';
import { outlineOf } from '../outline.ts';
import { choicesChart } from '../render/bar-charts.ts';
import { bodyOf } from '../render/body.ts';
import type { Chart } from '../render/chart.ts';
import { drawForm } from '../render/forms.ts';
import { button, container, filePart, row, rowsOf, textPart, type Inside, type Row } from '../render/parts.ts';
import { withPictures } from '../render/picture.ts';
import { redraw } from '../render/redraw.ts';
import { clipped, fit, moment, plain } from '../render/text.ts';
import { FILE_NAME, TEXT_MAX } from '../limits.ts';
import { writeOutlined, writePart } from './round-ids.ts';

const NAMES_MAX = 15; // of those who were right, and of a standing: more is a register
const NAME_MAX = 60;
const RIGHT_MAX = 400;
const WHY_MAX = 900;
const WHY_MIN = 300; // of what was answered, however much that is
const NAMES_ROOM = 600; // characters
const KEY_MAX = 800; // of what a picture could not draw; more is said in the list as well

const named = (name: string) => clipped(name, NAME_MAX);
const sumOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 2, 0);

/** As many as there is room for, and how many are left out. */
function within(lines: readonly string[], room: number, most: number, between: string): string {
  let count = Math.min(lines.length, most);
  const told = () => [...lines.slice(0, count), ...(count < lines.length ? [`and ${lines.length - count} more`] : [])].join(between);
  while (count > 0 && told().length > room) count -= 1;
  return told();
}

const ways = {
  'everyone-has-time': 'Everybody has the time of the question; an answer counts by how right it is.',
  'first-to-answer': 'The first right answer takes the point and ends the question; you have one try.',
  teams: 'Teams play, each worth what its players make on average.',
} as const satisfies Record<RoundShown['mode'], string>;

/** Who plays a round, and how to come in: shown before its first question. */
export function lobbyCard(
  {
    title,
    mode,
    questions,
    seconds,
    dueAt,
    teams,
    round,
  }: Pick<RoundShown, 'title' | 'mode' | 'questions' | 'seconds' | 'dueAt' | 'round'> & { readonly teams: number },
  ids: Ids,
): Card {
  const join = (arg: string, label: string) =>
    button(label, ids.write(EVERYBODY, { act: 'round-join', of: round, arg }), ButtonStyle.Primary);
  const joins = teams ? Array.from({ length: teams }, (_, place) => join(String(place + 1), `Join team ${place + 1}`)) : [join('', 'Join')];
  const words = [
    `### ${named(title)}: play together`,
    `${questions} ${questions === 1 ? 'question' : 'questions'}, ${seconds} seconds each. ${ways[mode]}`,
    'Answers are sealed until a question is over. Who plays is named here with their points.',
    dueAt ? `-# It begins ${moment(dueAt)}; you can come in later as well.` : '',
  ];
  return { components: [container('open', [textPart(words.filter(Boolean).join('\n')), ...rowsOf(joins)])] };
}

const head = ({ title, number, questions, dueAt }: RoundShown): string =>
  `### Question ${number} of ${questions}\n-# ${named(title)}${dueAt ? ` · time ends ${moment(dueAt)}` : ''}`;

/** The controls by which all answer: one tap where that is an answer, or else a way into a form of one's own. */
function answerRows({ round, number, question }: RoundShown & { question: NonNullable<RoundShown['question']> }, ids: Ids): Row[] {
  const { shown } = question;
  const join = button('Join', ids.write(EVERYBODY, { act: 'round-join', of: round }));
  if (shown.kind === 'choice' || shown.kind === 'truth') {
    const { rows } = drawForm(
      shown,
      (_act, arg = '') => ids.write(EVERYBODY, { act: 'round-pick', of: round, arg: writePart(number, arg) }),
      0,
    );
    if (rows.length) return [...rows, row(join)];
  }
  const arg = writeOutlined(number, outlineOf(shown));
  return [row(button('Answer', ids.write(EVERYBODY, { act: 'round-open', of: round, arg }), ButtonStyle.Primary), join)];
}

/** The question that a round asks, once for all. */
export function askedCard(shown: RoundShown, ids: Ids): Card {
  const { question } = shown;
  if (!question) return { components: [container('quiet', [textPart(head(shown))])] };
  const { told } = drawForm(question.shown, () => 'none', 0);
  const { content, file } = bodyOf({ ...question, told });
  const words: Inside[] = [textPart(head(shown)), textPart(content), ...(file ? [filePart(FILE_NAME)] : [])];
  return {
    components: [container('open', [...words, ...answerRows({ ...shown, question }, ids)])],
    ...(file && { files: [{ attachment: Buffer.from(file), name: FILE_NAME, description: `Question ${shown.number}, all of it` }] }),
  };
}

/** A form of somebody's own for the question that a round asks, which nobody else sees. */
export function ownCard({ round, number, question }: RoundShown, ids: Ids, owner: string): Card | undefined {
  if (!question) return undefined;
  const form = drawForm(question.shown, (act, arg = '') => ids.write(owner, { act, of: round, arg }), 0);
  const rows = form.pages > 1 ? [] : form.rows; // a draft of several pages would have to be drawn from a question that may be over
  const arg = writeOutlined(number, outlineOf(question.shown));
  const send = button('Submit', ids.write(owner, { act: 'round-send', of: round, arg }), ButtonStyle.Success);
  const type = button('Type it', ids.write(owner, { act: 'round-type', of: round, arg }));
  const words = textPart(`### Your answer to question ${number}\n-# It is sealed until the question is over, and counts once.`);
  const card = container('open', [words, ...rows, row(...(rows.length ? [send] : []), type)]);
  return { components: redraw([card], noDraft, ids, owner) };
}

const STANDING_ROOM = 900; // characters

const standing = ({ teams, players }: RoundShown): string =>
  (teams.length
    ? teams.map(({ team, points }, place) => `${place + 1}. Team ${team}: ${points}`)
    : [
        within(
          players.map(({ name, points }, place) => `${place + 1}. ${named(name)}: ${points}`),
          STANDING_ROOM,
          NAMES_MAX,
          '\n',
        ),
      ]
  ).join('\n');

/** How often a choice was taken. */
const sayFallen = ({ right, label, text, times }: NonNullable<RoundShown['reveal']>['distribution'][number]): string =>
  `${right ? '✓' : '·'} **${label}**${label === text ? '' : ` ${clipped(text, NAME_MAX)}`}: ${times}${right ? ', right' : ''}`;

/** What was right of a question that is over, how all answered, and how they stand; with the picture of that, where there is one. */
export function revealedCard(shown: RoundShown, chart: Chart | undefined): Card {
  const { reveal, number, questions } = shown;
  if (!reveal) return { components: [container('quiet', [textPart(head(shown))])] };
  const { right, explanation, distribution, answered, present, rightOnes } = reveal;
  const first = [`### Question ${number} of ${questions}: what was right`, `**${fit(right, RIGHT_MAX, plain)}**`];
  const quite = rightOnes.length ? `Quite right: ${within(rightOnes.map(named), NAMES_ROOM, NAMES_MAX, ', ')}.` : 'Nobody was quite right.';
  const last = [`${answered} of ${present} answered. ${quite}`, `\n**How it stands**\n${standing(shown) || 'Nobody plays yet.'}`];
  const drawn = chart && sumOf(chart.key) <= KEY_MAX ? chart : undefined;
  const room = TEXT_MAX - sumOf([...first, ...last]) - (drawn ? sumOf(drawn.key.map((line) => `-# ${line}`)) : 0);
  const whole = explanation ? fit(explanation, WHY_MAX, plain) : '';
  const fell = within(distribution.map(sayFallen), room - Math.min(whole.length, WHY_MIN) - 4, distribution.length, '\n');
  const why = explanation ? fit(explanation, Math.min(WHY_MAX, room - fell.length - 4), plain) : '';
  return withPictures({ components: [container('open', [textPart([...first, why, fell, ...last].filter(Boolean).join('\n'))])] }, [drawn]);
}

/** The same with its picture drawn. */
export async function revealCard(shown: RoundShown): Promise<Card> {
  const choices = (shown.reveal?.distribution ?? []).map(({ label, text, times, right }) => ({
    letter: label.charAt(0).toUpperCase(),
    text,
    answers: times,
    isRight: right,
  }));
  return revealedCard(shown, await choicesChart(`Question ${shown.number}`, choices));
}

/** How a round ended. */
export function endCard(shown: RoundShown): Card {
  const { title, state, players } = shown;
  const words =
    state === 'cancelled'
      ? [`### ${named(title)} was stopped`, 'Answers to questions that were over count.']
      : players.length
        ? [`### ${named(title)} is over`, standing(shown), '-# What you answered is in your own record: /progress, /mistakes.']
        : [`### ${named(title)}: nobody came`, '/round start begins another.'];
  return { components: [container('quiet', [textPart(words.join('\n'))])] };
}
