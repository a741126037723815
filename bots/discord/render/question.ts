import { ButtonStyle, type APIButtonComponentWithCustomId } from 'discord.js';
import { confidences } from '../../../core/runs/confidence.ts';
import type { Going, Question } from '../../../tools/asked.ts';
import type { Card } from '../card.ts';
import type { Act, Ids } from '../custom-id.ts';
import { noDraft, type Draft } from '../draft.ts';
import { COMPONENTS_MAX, FILE_NAME, HEADER_MAX, LATER_COMPONENTS, SLOTS_PER_PAGE } from '../limits.ts';
import { outlineOf, writeOutline } from '../outline.ts';
import { bodyOf } from './body.ts';
import { drawForm, type Drawn, type Name } from './forms.ts';
import { hintsPart } from './hints.ts';
import { button, container, filePart, row, textPart, type Inside, type Row } from './parts.ts';
import { redraw, sureWords } from './redraw.ts';
import { clipped, fit, moment } from './text.ts';

/** A question that waits for its answer: what a tool gave, and what was done with it since. */
export type Asking = {
  readonly question: Question;
  readonly going: Going;
  readonly hints?: readonly string[];
  /** What was tapped before it is drawn again, on another page of its slots for one. */
  readonly draft?: Draft;
  readonly page?: number;
};

const DIFFICULTY_MAX = 5;
const NAME_MAX = 90; // of a run or a topic, in the line that says where one is

/** Which question of how many, of what, how hard, and until when. */
function headerOf({ question, going }: Pick<Asking, 'question' | 'going'>): string {
  const { number, topic, difficulty } = question;
  const named = (name: string) => clipped(name, NAME_MAX);
  const about = [
    named(going.title),
    going.mode === 'exam' ? 'exam' : '',
    topic && topic !== going.title ? named(topic) : '',
    `difficulty ${difficulty} of ${DIFFICULTY_MAX}`,
    going.deadlineAt ? `time ends ${moment(going.deadlineAt)}` : '',
  ];
  return fit(`### Question ${number} of ${going.questions}\n-# ${about.filter(Boolean).join(' · ')}`, HEADER_MAX, (text) => text);
}

const sureRow = (name: Name): Row => row(...confidences.map((each) => button(sureWords[each], name('sure', each))));

/** The ways to the other parts of a question that is too large for one message. */
function pageRow(name: Name, page: number, { pages, parts }: Drawn): Row {
  const turn = (to: number): APIButtonComponentWithCustomId[] => {
    const last = Math.min((to + 1) * SLOTS_PER_PAGE, parts);
    return to >= 0 && to < pages ? [button(`Parts ${to * SLOTS_PER_PAGE + 1} to ${last} of ${parts}`, name('page', String(to)))] : [];
  };
  return row(...turn(page - 1), ...turn(page + 1));
}

/** What can be done with a question beside answering it. */
function actionsRow({ question, going }: Asking, { rows, drafted }: Drawn, name: Name, ofRun: Name): Row {
  const outline = writeOutline(outlineOf(question.shown));
  const typing = rows.length ? button('Type it', name('type', outline)) : button('Answer', name('type', outline), ButtonStyle.Primary);
  return row(
    ...(drafted ? [button('Submit', name('send', outline), ButtonStyle.Success)] : []),
    typing,
    ...(going.mode === 'exam' ? [] : [button('Hint', name('hint'))]),
    button('Skip', name('skip')),
    button(going.mode === 'exam' ? 'Hand in' : 'End', ofRun('hand-in', String(question.number))),
  );
}

/** How many components these are, with those inside them. */
const countOf = (parts: readonly object[]): number =>
  parts.reduce(
    (sum, part) => sum + 1 + ('components' in part && Array.isArray(part.components) ? countOf(part.components as object[]) : 0),
    0,
  );

/** A question as a message: its words, the controls that answer it, and the draft so far. */
export function questionCard(asking: Asking, ids: Ids, owner: string): Card {
  const { question, going, hints = [], draft = noDraft, page = 0 } = asking;
  const of =
    (id: string) =>
    (act: Act, arg = '') =>
      ids.write(owner, { act, of: id, arg });
  const name = of(question.attempt);
  const drawn = drawForm(question.shown, name, page);
  const { content, file } = bodyOf({ ...question, told: drawn.told });
  const at = Math.min(Math.max(page, 0), drawn.pages - 1);
  const words: Inside[] = [
    textPart(headerOf(asking)),
    textPart(content),
    ...(file ? [filePart(FILE_NAME)] : []),
    ...(hints.length ? [hintsPart(hints)] : []),
  ];
  const rows = [...drawn.rows, ...(drawn.pages > 1 ? [pageRow(name, at, drawn)] : [])];
  const actions = actionsRow(asking, drawn, name, of(going.run));
  const sure = sureRow(name);
  const isRoomy = countOf([...rows, sure, actions]) + 3 + LATER_COMPONENTS <= COMPONENTS_MAX; // the container, the header and the words
  const surely = isRoomy ? [sure] : [];
  // What is answered by one tap is answered by it: how sure they are has to be said before.
  const controls = drawn.drafted ? [...rows, ...surely, actions] : [...surely, ...rows, actions];
  const card = container('open', [...words, ...controls]);
  return {
    components: redraw([card], draft, ids, owner),
    ...(file && { files: [{ attachment: Buffer.from(file), name: FILE_NAME, description: `Question ${question.number}, all of it` }] }),
  };
}
