import { ButtonStyle, ComponentType, type APIButtonComponentWithCustomId, type APIMessageTopLevelComponent } from 'discord.js';
import type { Answered } from '../../../tools/answering.ts';
import { sayGained } from '../../../tools/settling.ts';
import type { Card } from '../card.ts';
import type { Control, Ids } from '../custom-id.ts';
import { TEXT_MAX } from '../limits.ts';
import { lengthOf } from './hints.ts';
import { beginning } from './long.ts';
import { button, container, row, textPart, type Inside } from './parts.ts';
import { withoutControls } from './redraw.ts';
import { headlineOfResult, resultButtons, resultLines } from './result.ts';
import { clipped, fit, plain } from './text.ts';
import { accentOf, headlineOf, partLines } from './verdict.ts';

type Parts = readonly APIMessageTopLevelComponent[];

const GAINED_MAX = 400; // characters: a dozen achievements at once
const CUT_MIN = 100; // characters of a line that is cut: fewer say nothing
const LINE = 2; // what divides one thing told from the next
const MORE = '-# There is more to say of it: press Explain.';

const sectionLine = ({ number, text, verdict }: NonNullable<Answered['section']>[number]): string =>
  `**${number}.** ${clipped(text, 80)}: ${verdict ? headlineOf(verdict) : 'no verdict yet'}`;

/** What is told of an answer, the most important first. */
function toldOf(
  { again, waiting, verdict, section }: Answered,
  given: string | undefined,
): { readonly head: string; readonly lines: readonly string[] } {
  const before = again ? ['You have answered this one already; this is the first result.'] : [];
  const yours = given ? [`Your answer: “${clipped(given, 300)}”`] : [];
  if (waiting) return { head: '### Saved', lines: [...before, ...yours, 'Somebody has to read it before it has a verdict.'] };
  if (section) return { head: '### Saved. The section is over', lines: [...before, ...yours, ...section.map(sectionLine)] };
  if (!verdict) return { head: '### Saved', lines: [...before, ...yours, 'What was right is told later.'] };
  const explanation = verdict.explanation?.trim() ? [`\n${plain(verdict.explanation.trim())}`] : [];
  return { head: `### ${headlineOf(verdict)}`, lines: [...before, ...partLines(verdict), ...explanation] };
}

/** As many lines as there is room for; what is left out can be asked for. */
function within(lines: readonly string[], room: number, more: string): readonly string[] {
  const length = lines.reduce((sum, line) => sum + line.length + LINE, 0);
  if (length <= room) return lines;
  const kept: string[] = [];
  let left = room - more.length - LINE;
  for (const line of lines) {
    const cut = line.length + LINE > left;
    if (!cut || left > CUT_MIN) kept.push(cut ? beginning(line, left - LINE) : line);
    if (cut) break;
    left -= line.length + LINE;
  }
  return more ? [...kept, more] : kept;
}

const isContainer = (part: APIMessageTopLevelComponent) => part.type === ComponentType.Container;

/** The control of a message by which its run is handed in: it knows the run, and the number of the question. */
function runIn(components: Parts, ids: Ids, owner: string): Pick<Control, 'of' | 'arg'> | undefined {
  for (const card of components)
    for (const part of isContainer(card) ? card.components : [])
      for (const each of part.type === ComponentType.ActionRow ? part.components : []) {
        const control = 'custom_id' in each ? ids.read(owner, each.custom_id) : undefined;
        if (control?.act === 'hand-in') return control;
      }
  return undefined;
}

function buttonsOf(
  { verdict, result }: Answered,
  about: Pick<Control, 'of' | 'arg'> | undefined,
  ids: Ids,
  owner: string,
): APIButtonComponentWithCustomId[] {
  const of = result?.run ?? about?.of;
  const named = { ...(of && { of }), ...(about && { arg: about.arg }) };
  const isOver = result !== undefined && result.state !== 'open';
  return [
    ...(isOver
      ? resultButtons(result, ids, owner)
      : [button('Next question', ids.write(owner, { act: 'next', ...(of && { of }) }), ButtonStyle.Primary)]),
    ...(verdict ? [button('Explain', ids.write(owner, { act: 'why', ...named }))] : []),
    ...(verdict && !verdict.correct ? [button('Dispute', ids.write(owner, { act: 'dispute', ...named }))] : []),
  ];
}

/**
 * A question that was answered: its words as they are in the message, what became of the answer, and what can be done
 * next. `given` says what they answered, where no verdict does.
 */
export function answeredCard(before: Parts | undefined, answered: Answered, ids: Ids, owner: string, given?: string): Card {
  const [card, ...others] = withoutControls(before ?? []);
  const inside: readonly Inside[] = card && isContainer(card) ? card.components : [];
  const { gained, result, verdict, section } = answered;
  const { head, lines } = toldOf(answered, given);
  const gains = [gained, result?.gained].flatMap((each) => (each ? [sayGained(each)] : [])).filter(Boolean);
  const last = [
    gains.length ? `\n${fit(gains.join(' '), GAINED_MAX, plain)}` : '',
    ...(result ? [`### ${headlineOfResult(result)}`, ...resultLines(result)] : []),
  ].filter(Boolean);
  const taken = lengthOf([...inside, ...others]) + head.length + last.reduce((sum, line) => sum + line.length + LINE, LINE);
  const more = verdict ? MORE : section ? '-# The report tells all of it.' : '';
  const told = [head, ...within(lines, TEXT_MAX - taken, more), ...last].join('\n');
  const buttons = buttonsOf(answered, runIn(before ?? [], ids, owner), ids, owner);
  const drawn = container('quiet', [...inside, textPart(told), ...(buttons.length ? [row(...buttons)] : [])]);
  return { components: [{ ...drawn, accent_color: accentOf(verdict) }, ...others] };
}
