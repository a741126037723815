import { modalProblems, completed } from './component-rules.ts';
import { demandMessage } from './message-rules.ts';
import { post, remove, revise } from './posting.ts';
import { demand, invalidForm, refusal } from './refusals.ts';
import type { Interaction, Response, Stage } from './stage.ts';
import { fieldsOf, type Uploaded } from './uploads.ts';
import { Flag, type Fields, type Message, type Modal } from './wire.ts';
import type { Kept } from './world.ts';

/** How a bot may answer, by Discord's numbers. */
export const Answer = { pong: 1, reply: 4, defer: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

const FIRST_ANSWER_MS = 3000;
const TOKEN_MS = 15 * 60_000;
const FOLLOW_UPS_OF_USER_APP_MAX = 5;
const SLASH = 2;
const COMPONENT = 3;
const AUTOCOMPLETE = 4;
const MODAL = 5;
const SUBMITTED_MODAL = 5;

/** What each kind of interaction may be answered with first. */
const allowed: Record<Interaction['type'], (interaction: Interaction) => readonly number[]> = {
  [SLASH]: () => [Answer.reply, Answer.defer, Answer.modal],
  [COMPONENT]: () => [Answer.reply, Answer.defer, Answer.deferUpdate, Answer.update, Answer.modal],
  [AUTOCOMPLETE]: () => [Answer.choices],
  [SUBMITTED_MODAL]: ({ messageId }) => [Answer.reply, Answer.defer, ...(messageId ? [Answer.deferUpdate, Answer.update] : [])],
};

/** What Discord writes of an interaction into the messages that answer it; of a modal also of what opened it. */
const metadataOf = (interaction: Interaction): Fields => {
  const { id, type, user, messageId, payload } = interaction;
  const owners = payload['authorizing_integration_owners'];
  const opened = messageId === undefined ? { type: SLASH } : { type: COMPONENT, interacted_message_id: messageId };
  return {
    id,
    type,
    user,
    authorizing_integration_owners: owners,
    ...(type === SLASH ? { name: (payload['data'] as Fields)['name'] } : {}),
    ...(type === COMPONENT ? { interacted_message_id: messageId } : {}),
    ...(type === MODAL ? { triggering_interaction_metadata: { id, user, authorizing_integration_owners: owners, ...opened } } : {}),
  };
};

/** What Discord writes into a message that answers an interaction. */
const marks = (stage: Stage, interaction: Interaction): Partial<Message> & Fields => ({
  type: interaction.type === SLASH ? 20 : 0,
  application_id: stage.world.applicationId,
  webhook_id: stage.world.applicationId,
  interaction_metadata: metadataOf(interaction),
});

const isEphemeral = (interaction: Interaction, body: Fields) =>
  interaction.mustBeEphemeral || (Number(body['flags'] ?? 0) & Flag.ephemeral) !== 0;

function say(stage: Stage, interaction: Interaction, body: Fields, files: readonly Uploaded[], isLoading = false): Kept {
  const onlyFor = isEphemeral(interaction, body) ? interaction.user.id : undefined;
  const kept = { channel: interaction.channel, author: stage.world.bot, body, files, onlyFor, interactionId: interaction.id };
  const more = marks(stage, interaction);
  return post(stage, { ...kept, more: isLoading ? { ...more, flags: Flag.loading | (onlyFor === undefined ? 0 : Flag.ephemeral) } : more });
}

const sourceOf = (stage: Stage, { messageId }: Interaction): Kept => {
  const source = messageId === undefined ? undefined : stage.world.messages.get(messageId);
  if (!source) throw refusal('unknownMessage');
  return source;
};

function carryOut(
  stage: Stage,
  interaction: Interaction,
  type: number,
  data: Fields,
  files: readonly Uploaded[],
): Omit<Response, 'type' | 'delayMs'> {
  if (type === Answer.choices) return { isEphemeral: false, choices: (data['choices'] ?? []) as { name: string; value: string }[] };
  if (type === Answer.modal) {
    const modal = data as Modal;
    demand([...modalProblems(modal)]);
    return { isEphemeral: false, modal: { ...modal, components: completed(modal.components) } };
  }
  if (type === Answer.reply) {
    demandMessage(data, files);
    return { isEphemeral: isEphemeral(interaction, data), messageId: say(stage, interaction, data, files).message.id };
  }
  if (type === Answer.defer)
    return {
      isEphemeral: isEphemeral(interaction, data),
      messageId: say(stage, interaction, { flags: data['flags'] ?? 0 }, [], true).message.id,
    };
  const source = sourceOf(stage, interaction);
  if (type === Answer.update) {
    demandMessage(data, files, source.message);
    revise(stage, source, data, files);
  }
  return { isEphemeral: source.onlyFor !== undefined, messageId: source.message.id };
}

/** A first answer as it came. */
export type FirstAnswer = { readonly body: Fields; readonly files?: readonly Uploaded[]; readonly arrivedAt: number };

/** Takes the first answer to an interaction, if it comes in time and there was none. */
export function acknowledge(stage: Stage, interaction: Interaction, { body, files = [], arrivedAt }: FirstAnswer): Response {
  if (interaction.response) throw refusal('alreadyAcknowledged');
  if (arrivedAt - interaction.createdAt > FIRST_ANSWER_MS) throw refusal('unknownInteraction');
  const type = Number(body['type']);
  const may = allowed[interaction.type](interaction);
  if (!may.includes(type))
    throw invalidForm([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${may.join(', ')}}.` }]);
  const done = carryOut(stage, interaction, type, fieldsOf(body['data']), files);
  interaction.response = { type, delayMs: performance.now() - interaction.startedAt, ...done };
  stage.changes.tell();
  return interaction.response;
}

/** The interaction of a token that is still good. */
export function interactionOf(stage: Stage, token: string): Interaction {
  const interaction = stage.interactions.get(token);
  if (!interaction) throw refusal('unknownWebhook');
  if (stage.world.clock.now() - interaction.createdAt > TOKEN_MS) throw refusal('expiredToken');
  return interaction;
}

/** One of the messages that an interaction's token reaches: its answer, what followed, and the one whose component was used. */
export function messageOf(stage: Stage, interaction: Interaction, id: string): Kept {
  const wanted = id === '@original' ? interaction.response?.messageId : id;
  const kept = wanted === undefined ? undefined : stage.world.messages.get(wanted);
  const isTheirs = kept && (kept.interactionId === interaction.id || kept.message.id === interaction.messageId);
  if (!kept || !isTheirs) throw refusal('unknownMessage');
  return kept;
}

/** Posts what follows an answer. The first that follows a deferred answer takes its place. */
export function followUp(stage: Stage, interaction: Interaction, body: Fields, files: readonly Uploaded[]): Kept {
  if (!interaction.response) throw refusal('unknownWebhook'); // before the first answer there is nothing to follow
  if (interaction.isOfUserApp && interaction.followUps >= FOLLOW_UPS_OF_USER_APP_MAX) throw refusal('followUpsOfUserApp');
  demandMessage(body, files);
  const { messageId } = interaction.response;
  const waiting = messageId === undefined ? undefined : stage.world.messages.get(messageId);
  if (waiting && waiting.message.flags & Flag.loading) return revise(stage, waiting, body, files);
  interaction.followUps += 1;
  return say(stage, interaction, body, files);
}

/** Changes a message through an interaction's token. */
export function edit(stage: Stage, kept: Kept, body: Fields, files: readonly Uploaded[]): Kept {
  demandMessage(body, files, kept.message);
  return revise(stage, kept, body, files);
}

/** Takes a message away through an interaction's token. */
export function withdraw(stage: Stage, kept: Kept): void {
  remove(stage, kept);
}
