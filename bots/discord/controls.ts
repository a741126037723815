import {
  ComponentType,
  InteractionResponseType,
  MessageFlags,
  type APIMessageComponentInteraction,
  type APIMessageTopLevelComponent,
  type APIModalSubmitInteraction,
} from 'discord.js';
import type { Act } from '../../agent/acting.ts';
import { TutorError } from '../../core/errors.ts';
import { AttemptId, ConversationId } from '../../core/ids.ts';
import { act, outputOf } from './acts.ts';
import { bodyOf, later, laterHere, replyWith } from './answering.ts';
import type { Conduct } from './conduct.ts';
import { EVERYBODY, type Act as ControlAct, type Control } from './custom-id.ts';
import { askingIn, draw, drawUse, saidBy, type Use } from './draw.ts';
import { askedBy, whereOf, type DoorParts } from './asked.ts';
import { answerOf, sayAnswer } from './outline.ts';
import { userOf } from './person.ts';
import { confirmGiveUp, confirmHandIn, notice } from './render/notice.ts';
import { questionCard } from './render/question.ts';
import { withHint } from './render/hints.ts';
import { disputeModal, typedIn, typingModal } from './render/modals.ts';
import { draftAfter, redraw, withoutControls } from './render/redraw.ts';
import { sayCard } from './render/say.ts';
import { answerRound, isOfRound } from './rounds/controls.ts';

/** A control that was used, on which message, with what was chosen in it. */
type Given = { readonly interaction: APIMessageComponentInteraction | APIModalSubmitInteraction; readonly answering: Conduct };
type Pressed = Given & { readonly control: Control; readonly owner: string; readonly values: readonly string[] };

const NOT_YOURS = 'That belongs to somebody else, or is too old. /quiz starts one of your own, /next shows what waits for you.';

const old = () => new TutorError('conflict', 'That is from before Viva was changed. /next shows what waits for you.');

const before = ({ interaction }: Given): readonly APIMessageTopLevelComponent[] => interaction.message?.components ?? [];

/** Draws the message anew at once, from itself alone. */
const drawHere = (components: readonly APIMessageTopLevelComponent[]) =>
  ({ type: InteractionResponseType.UpdateMessage, data: bodyOf({ components }) }) as const;

/** Whether a message is seen by its reader alone; what comes of it is then as well. */
const isAside = ({ interaction }: Given): boolean => ((interaction.message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;

/** Answers the question of the message, and draws it into its result. */
async function answers(parts: DoorParts, pressed: Given & Pick<Pressed, 'control' | 'owner'>, answer: readonly string[]): Promise<void> {
  const { interaction, control, answering } = pressed;
  if (!(await answering.first(laterHere))) return;
  const asked = await askedBy(parts, interaction, answering);
  const { sure } = control.draft;
  const input = { answer, ...(sure && { confidence: sure }) };
  const done = await act(parts.tutor, asked.speaking, whereOf(asked), { tool: 'submit-answer', input, attempt: attempt(control) });
  const given = sayAnswer(control, answer);
  await answering.edit(draw(done, { ids: parts.ids, owner: pressed.owner, before: before(pressed), given }).card);
}

/**
 * Does something else in the talk, and shows it below. The message that was pressed keeps its text and loses its controls, so
 * that nothing is pressed twice; it gets them back where nothing was done.
 */
async function leadsOn(parts: DoorParts, pressed: Pressed, what: Act): Promise<void> {
  const { interaction, answering } = pressed;
  if (!(await answering.first(drawHere(withoutControls(before(pressed)))))) return;
  try {
    const asked = await askedBy(parts, interaction, answering);
    const done = await act(parts.tutor, asked.speaking, whereOf(asked), what);
    const { card, aside } = draw(done, { ids: parts.ids, owner: pressed.owner });
    await answering.show(card, aside || isAside(pressed));
  } catch (error) {
    const components = redraw(before(pressed), pressed.control.draft, parts.ids, pressed.owner);
    await answering.edit({ components }).catch(() => undefined); // what kept it from being done is what is told
    throw error;
  }
}

/** Shows something beside the message, to who pressed alone. */
async function beside(parts: DoorParts, pressed: Pressed, what: Act): Promise<void> {
  const { interaction, answering } = pressed;
  if (!(await answering.first(later(true)))) return;
  const asked = await askedBy(parts, interaction, answering);
  const done = await act(parts.tutor, asked.speaking, whereOf(asked), what);
  await answering.show(draw(done, { ids: parts.ids, owner: pressed.owner }).card, true);
}

/** Uses a tool that is no part of the talk, and tells of it to who pressed alone. */
async function uses(parts: DoorParts, { interaction, answering }: Given, use: Use): Promise<void> {
  if (!(await answering.first(later(true)))) return;
  const { speaking, place } = await askedBy(parts, interaction, answering);
  const output = await parts.tutor.invoke(use.tool, use.input, speaking.visitor, {
    door: 'discord',
    place,
    confirmed: true, // they pressed the button that asked
    idempotencyKey: interaction.id,
  });
  await answering.show(drawUse(use, output, { ids: parts.ids, owner: speaking.owner }), true);
}

/** Which question of which run a control means. */
const numberIn = ({ of, arg }: Control): Record<string, unknown> => ({
  ...(of && { run: of }),
  ...(/^\d+$/.test(arg) && { number: Number(arg) }),
});

/** Disputes the verdict on the question that the control named: its answer is looked up first, since numbers are of the latest run. */
async function disputes(parts: DoorParts, given: Given, control: Control, reason: string): Promise<void> {
  if (!(await given.answering.first(later(true)))) return;
  const { speaking, interaction } = await askedBy(parts, given.interaction, given.answering);
  const use = (tool: string, input: Record<string, unknown>) =>
    parts.tutor.invoke(tool, input, speaking.visitor, { door: 'discord', idempotencyKey: interaction.id });
  const { answer } = await use('explain-answer', numberIn(control));
  const output = await use('dispute-answer', { answer, reason });
  await given.answering.show(sayCard('Your dispute', saidBy('dispute-answer', output)), true);
}

/** The attempt that a control names. */
const attempt = ({ of }: Control): AttemptId | undefined => AttemptId.safeParse(of).data;

const runIn = ({ of }: Control): Record<string, unknown> => (of ? { run: of } : {});

type Does = (parts: DoorParts, pressed: Pressed) => Promise<unknown>;

const redraws: Does = ({ ids }, pressed) => {
  const draft = draftAfter(pressed.control, pressed.values);
  return pressed.answering.first(drawHere(draft ? redraw(before(pressed), draft, ids, pressed.owner) : before(pressed)));
};

const answersWith: Does = (parts, pressed) => {
  const answer = answerOf(pressed.control, pressed.values);
  if (!answer) throw new TutorError('invalid', 'There is nothing chosen yet.');
  return answers(parts, pressed, answer);
};

const opensTyping: Does = ({ ids }, pressed) => {
  const { control, owner, answering } = pressed;
  const data = typingModal(control, ids, owner, before(pressed));
  if (!data) throw old();
  return answering.first({ type: InteractionResponseType.Modal, data });
};

const opensDispute: Does = ({ ids }, { control, owner, answering }) =>
  answering.first({ type: InteractionResponseType.Modal, data: disputeModal(control, ids, owner) });

/** A page of a question that is too large for one message: the same question, drawn with what was picked so far. */
const turnsPage: Does = async (parts, pressed) => {
  const { interaction, control, answering } = pressed;
  if (!(await answering.first(laterHere))) return;
  const asked = await askedBy(parts, interaction, answering);
  const done = await act(parts.tutor, asked.speaking, whereOf(asked), { tool: 'next-question', input: {} });
  const asking = askingIn(done);
  if (!asking || asking.question.attempt !== control.of)
    throw new TutorError('conflict', 'This question has moved on; /next shows the one that waits for you.');
  const card = questionCard({ ...asking, draft: control.draft, page: Number(control.arg) }, parts.ids, pressed.owner);
  await answering.edit(card);
};

/** A hint is told in the message of its question, where it has room. */
const hints: Does = async (parts, pressed) => {
  const { interaction, control, answering } = pressed;
  if (!(await answering.first(laterHere))) return;
  const asked = await askedBy(parts, interaction, answering);
  const done = await act(parts.tutor, asked.speaking, whereOf(asked), { tool: 'give-hint', input: {}, attempt: attempt(control) });
  const hint = outputOf(done, 'give-hint')?.['hint'];
  const components = typeof hint === 'string' ? withHint(before(pressed), hint) : undefined;
  if (components) await answering.edit({ components });
  else await answering.show(draw(done, { ids: parts.ids, owner: pressed.owner }).card, true);
};

/** Ends a reply that is being written. The button goes at once; what was said stays, and the talk notes below it that it was stopped. */
const stops: Does = async (parts, { interaction, control, answering }) => {
  if (!(await answering.first({ type: InteractionResponseType.UpdateMessage, data: { components: [] } }))) return;
  const { speaking } = await askedBy(parts, interaction, answering);
  if (control.of && parts.tutor.stopReply(speaking.visitor, ConversationId.parse(control.of))) return;
  await answering.show(notice('That reply is over already.'), true);
};

/** Only a modal brings these. */
const isModal: Does = () => {
  throw old();
};

const pressing: { readonly [Name in Exclude<ControlAct, `round-${string}`>]: Does } = {
  mark: redraws,
  slot: redraws,
  tap: redraws,
  undo: redraws,
  clear: redraws,
  sure: redraws,
  pick: answersWith,
  send: answersWith,
  type: opensTyping,
  dispute: opensDispute,
  page: turnsPage,
  hint: hints,
  skip: (parts, pressed) => leadsOn(parts, pressed, { tool: 'skip-question', input: {}, attempt: attempt(pressed.control) }),
  next: (parts, pressed) => leadsOn(parts, pressed, { tool: 'next-question', input: runIn(pressed.control) }),
  resume: (parts, pressed) => leadsOn(parts, pressed, { tool: 'resume-run', input: runIn(pressed.control) }),
  why: (parts, pressed) => beside(parts, pressed, { tool: 'explain-answer', input: numberIn(pressed.control) }),
  report: (parts, pressed) => uses(parts, pressed, { tool: 'show-run-report', input: runIn(pressed.control), title: 'Report' }),
  'hand-in': ({ ids }, { control, owner, answering }) => answering.first(replyWith(confirmHandIn(ids, owner, control.of), true)),
  'give-up': ({ ids }, { control, owner, answering }) => answering.first(replyWith(confirmGiveUp(ids, owner, control.of), true)),
  'hand-in-yes': (parts, pressed) => leadsOn(parts, pressed, { tool: 'finish-run', input: runIn(pressed.control), confirmed: true }),
  'give-up-yes': (parts, pressed) => leadsOn(parts, pressed, { tool: 'abandon-run', input: runIn(pressed.control), confirmed: true }),
  close: (_parts, pressed) => pressed.answering.first(drawHere(notice('Nothing was changed.').components)),
  again: (parts, pressed) => leadsOn(parts, pressed, { tool: 'start-run', input: { of: 'mistakes' } }),
  stop: stops,
  approve: (parts, pressed) => uses(parts, pressed, { tool: 'approve-proposal', input: { proposal: pressed.control.of }, title: 'Done' }),
  decline: (parts, pressed) =>
    uses(parts, pressed, { tool: 'decline-proposal', input: { proposal: pressed.control.of }, title: 'Left undone' }),
  'delete-yes': (parts, pressed) => uses(parts, pressed, { tool: 'delete-my-account', input: {}, title: 'Gone' }),
  typed: isModal,
  disputed: isModal,
};

/** What a control says that is theirs, or everybody’s. */
const readFor = ({ ids }: DoorParts, owner: string, id: string): Control | undefined => ids.read(owner, id) ?? ids.read(EVERYBODY, id);

/** Answers who used a button or a select. */
export async function answerPress(parts: DoorParts, interaction: APIMessageComponentInteraction, answering: Conduct): Promise<void> {
  const { data } = interaction;
  const owner = userOf(interaction)?.id ?? '';
  const control = readFor(parts, owner, data.custom_id);
  if (!control) throw new TutorError('forbidden', NOT_YOURS);
  const values = data.component_type === ComponentType.StringSelect ? data.values : [];
  const press = { interaction, control, owner, values, answering };
  await (isOfRound(control) ? answerRound(parts, press) : pressing[control.act as keyof typeof pressing](parts, press)); // those two are all there are
}

/** Answers who sent a modal. */
export async function answerForm(parts: DoorParts, interaction: APIModalSubmitInteraction, answering: Conduct): Promise<void> {
  const owner = userOf(interaction)?.id ?? '';
  const control = readFor(parts, owner, interaction.data.custom_id);
  if (!control) throw new TutorError('forbidden', NOT_YOURS);
  const given = typedIn(interaction.data.components);
  if (control.act === 'disputed') return disputes(parts, { interaction, answering }, control, given.join(' ').trim());
  if (isOfRound(control)) return void (await answerRound(parts, { interaction, control, owner, values: given, answering }));
  if (control.act !== 'typed') throw old();
  await answers(parts, { interaction, control, owner, answering }, given);
}
