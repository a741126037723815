import { ButtonStyle } from 'discord.js';
import type { RoundShown } from '../../../tools/rounds.ts';
import type { Card } from '../card.ts';
import { EVERYBODY, type Ids } from '../custom-id.ts';
import { outlineOf } from '../outline.ts';
import { choicesChart } from '../render/bar-charts.ts';
import { bodyOf } from '../render/body.ts';
import { drawForm } from '../render/forms.ts';
import { button, container, filePart, row, rowsOf, textPart, type Inside, type Row } from '../render/parts.ts';
import { withPictures } from '../render/picture.ts';
import { clipped, fit, moment, plain } from '../render/text.ts';
import { FILE_NAME } from '../limits.ts';
import { writeOutlined, writePart } from './round-ids.ts';

const NAMES_MAX = 15; // of those who were right, and of a standing: more is a register
const NAME_MAX = 60;
const WHY_MAX = 900;

const named = (name: string) => clipped(name, NAME_MAX);
const list = (names: readonly string[]): string =>
  names.length > NAMES_MAX
    ? `${names.slice(0, NAMES_MAX).map(named).join(', ')} and ${names.length - NAMES_MAX} more`
    : names.map(named).join(', ');

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
  const drawn = drawForm(question.shown, (act, arg = '') => ids.write(owner, { act, of: round, arg }), 0);
  const arg = writeOutlined(number, outlineOf(question.shown));
  const send = button('Submit', ids.write(owner, { act: 'round-send', of: round, arg }), ButtonStyle.Success);
  const type = button('Type it', ids.write(owner, { act: 'round-type', of: round, arg }));
  const words = textPart(`### Your answer to question ${number}\n-# It is sealed until the question is over, and counts once.`);
  return { components: [container('open', [words, ...drawn.rows, row(...(drawn.rows.length ? [send] : []), type)])] };
}

const standing = ({ teams, players }: RoundShown): string =>
  (teams.length
    ? teams.map(({ team, points }, place) => `${place + 1}. Team ${team}: ${points}`)
    : players.slice(0, NAMES_MAX).map(({ name, points }, place) => `${place + 1}. ${named(name)}: ${points}`)
  ).join('\n');

/** What was right of a question that is over, how all answered, and how they stand. */
export async function revealCard(shown: RoundShown): Promise<Card> {
  const { reveal, number, questions } = shown;
  if (!reveal) return { components: [container('quiet', [textPart(head(shown))])] };
  const { right, explanation, distribution, answered, present, rightOnes } = reveal;
  const chart = await choicesChart(
    `Question ${number}`,
    distribution.map(({ label, text, times, right: isRight }) => ({
      letter: label.charAt(0).toUpperCase(),
      text,
      answers: times,
      isRight,
    })),
  );
  const words = [
    `### Question ${number} of ${questions}: what was right`,
    `**${fit(right, 400, plain)}**`,
    explanation ? fit(explanation, WHY_MAX, plain) : '',
    ...distribution.map(
      (each) =>
        `${each.right ? '✓' : '·'} **${each.label}**${each.label === each.text ? '' : ` ${clipped(each.text, NAME_MAX)}`}: ${each.times}${each.right ? ', right' : ''}`,
    ),
    `${answered} of ${present} answered. ${rightOnes.length ? `Quite right: ${list(rightOnes)}.` : 'Nobody was quite right.'}`,
    `\n**How it stands**\n${standing(shown) || 'Nobody plays yet.'}`,
  ];
  return withPictures({ components: [container('open', [textPart(words.filter(Boolean).join('\n'))])] }, [chart]);
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
