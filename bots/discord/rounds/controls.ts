import {
  InteractionResponseType,
  PermissionFlagsBits,
  PermissionsBitField,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
} from 'discord.js';
import { TutorError } from '../../../core/errors.ts';
import { showRound } from '../../../tools/show-round.ts';
import { startRound } from '../../../tools/start-round.ts';
import { later } from '../answering.ts';
import { askedBy, type Asked, type DoorParts } from '../asked.ts';
import type { Given } from '../command.ts';
import type { Conduct } from '../conduct.ts';
import type { Act, Control } from '../custom-id.ts';
import { saidBy } from '../draw.ts';
import { answerOf } from '../outline.ts';
import { typingModal } from '../render/modals.ts';
import { notice, trouble } from '../render/notice.ts';
import { lobbyCard, ownCard } from './cards.ts';
import { readPart } from './round-ids.ts';

type RoundAct = Extract<Act, `round-${string}`>;

/** A control of a round that was used. */
export type RoundPress = {
  readonly interaction: APIMessageComponentInteraction | APIModalSubmitInteraction;
  readonly control: Control;
  readonly owner: string;
  readonly values: readonly string[];
  readonly answering: Conduct;
};

const use = ({ tutor }: DoorParts, { speaking, place, interaction }: Asked, tool: string, input: Record<string, unknown>) =>
  tutor.invoke(tool, input, speaking.visitor, { door: 'discord', place, idempotencyKey: interaction.id });

/** Has the round of a channel go on, if something is due: whoever does anything there may be the last it waited for. */
export function touchRound(
  { rounds }: DoorParts,
  { speaking, place, interaction }: Asked,
  regret?: (sentence: string) => Promise<void>,
): Promise<void> {
  return place && interaction.channel
    ? rounds.touch({ visitor: speaking.visitor, place, channel: interaction.channel.id, regret })
    : Promise.resolve();
}

async function seals(parts: DoorParts, press: RoundPress, answer: readonly string[] | undefined): Promise<void> {
  const { interaction, control, answering } = press;
  const part = readPart(control);
  if (!part || !answer) throw new TutorError('invalid', 'There is nothing chosen yet.');
  if (!(await answering.first(later(true)))) return;
  const asked = await askedBy(parts, interaction, answering);
  const output = await use(parts, asked, 'answer-round', { answer, round: control.of, number: part.number });
  await answering.show(notice(saidBy('answer-round', output)), true);
  await touchRound(parts, asked);
}

type Does = (parts: DoorParts, press: RoundPress) => Promise<unknown>;

/** What is answered by one tap: the place in the id, or the one that was chosen in a list. */
const tapped = (control: Control, values: readonly string[]): readonly string[] | undefined => {
  const part = readPart(control);
  return part && answerOf({ act: 'pick', arg: part.rest, draft: control.draft }, values);
};

/** What was put together in a form of one's own. */
const drafted = (control: Control): readonly string[] | undefined => {
  const part = readPart(control);
  return part && answerOf({ act: 'send', arg: part.rest, draft: control.draft });
};

const does: { readonly [Name in RoundAct]: Does } = {
  async 'round-join'(parts, { interaction, control, answering }) {
    if (!(await answering.first(later(true)))) return;
    const asked = await askedBy(parts, interaction, answering);
    const output = await use(parts, asked, 'join-round', {
      ...(control.arg && { team: Number(control.arg) }),
      ...(control.of && { round: control.of }),
    });
    await answering.show(notice(saidBy('join-round', output)), true);
    await touchRound(parts, asked);
  },
  'round-pick': (parts, press) => seals(parts, press, tapped(press.control, press.values)),
  'round-send': (parts, press) => seals(parts, press, drafted(press.control)),
  async 'round-open'(parts, { interaction, control, owner, answering }) {
    if (!(await answering.first(later(true)))) return;
    const asked = await askedBy(parts, interaction, answering);
    const shown = showRound.output.parse(await use(parts, asked, 'show-round', {}));
    const isIt = shown.round === control.of && shown.number === readPart(control)?.number && !shown.reveal;
    const card = isIt ? ownCard(shown, parts.ids, owner) : undefined;
    await answering.show(card ?? notice('That question is over.'), true);
  },
  'round-type'({ ids }, { control, owner, answering }) {
    const part = readPart(control);
    const modal = part && typingModal({ ...control, arg: part.rest }, ids, owner);
    if (!modal) throw new TutorError('conflict', 'That is from before Viva was changed.');
    const custom_id = ids.write(owner, { ...control, act: 'round-typed' });
    return answering.first({ type: InteractionResponseType.Modal, data: { ...modal, custom_id } });
  },
  'round-typed': (parts, press) => seals(parts, press, press.values),
};

/** Whether a control is one of a round. */
export const isOfRound = (control: Control): boolean => Object.hasOwn(does, control.act);

/** Answers who used one; what was typed into a form comes as its values. */
export const answerRound = (parts: DoorParts, press: RoundPress): Promise<unknown> => does[press.control.act as RoundAct](parts, press); // who calls has asked whether it is one

/** The narrowest of what was named is what is played. */
const wishOf = ({ course, topic, set, mode, questions, seconds, teams, wait }: Given): Record<string, unknown> => ({
  ...(set !== undefined
    ? { of: 'set', name: set, course }
    : topic !== undefined
      ? { of: 'topic', name: topic, course }
      : { of: 'course', name: course }),
  ...Object.fromEntries(Object.entries({ mode, questions, seconds, teams, waitSeconds: wait }).filter(([, value]) => value !== undefined)),
});

/** Refuses a round where the bot could not tell what comes of it, pictures and long questions too. Discord says with every interaction what it may do there. */
function wantWritable({ interaction, place }: Asked): void {
  if (!place) return; // the tool says that it needs one
  const rights = new PermissionsBitField(BigInt(interaction.app_permissions));
  const { ViewChannel, AttachFiles, SendMessages, SendMessagesInThreads } = PermissionFlagsBits;
  const needed: readonly (readonly [string, bigint])[] = [
    ['View Channel', ViewChannel],
    place.thread ? ['Send Messages in Threads', SendMessagesInThreads] : ['Send Messages', SendMessages],
    ['Attach Files', AttachFiles],
  ];
  const missing = needed.flatMap(([name, right]) => (rights.has(right) ? [] : [name]));
  if (missing.length)
    throw new TutorError('forbidden', `I cannot lead a round here until somebody allows me in this channel: ${missing.join(', ')}.`);
}

/** Starts a round, and shows everybody how to come in. */
export async function startHere(parts: DoorParts, asked: Asked, given: Given): Promise<void> {
  wantWritable(asked);
  const started = startRound.output.parse(await use(parts, asked, 'start-round', wishOf(given)));
  const teams = started.mode === 'teams' ? Number(given['teams'] ?? 2) : 0;
  await asked.answering.show(lobbyCard({ ...started, teams }, parts.ids));
  await touchRound(parts, asked, (sentence) => asked.answering.followUp(trouble(sentence), true));
}
