import { acknowledge, Answer, edit, followUp, interactionOf, messageOf, withdraw } from './answering.ts';
import { refusal } from './refusals.ts';
import type { Call, Routes } from './rest.ts';
import type { Interaction, Stage } from './stage.ts';
import { fieldsOf } from './uploads.ts';
import { Flag } from './wire.ts';

function callback(stage: Stage, { parameters, query, body, files, arrivedAt }: Call) {
  const interaction = stage.interactions.get(parameters['interaction_token']!); // it is in the path
  if (!interaction || interaction.id !== parameters['interaction_id']) throw refusal('unknownInteraction');
  const { type, messageId, isEphemeral } = acknowledge(stage, interaction, { body: fieldsOf(body), files, arrivedAt });
  if (query.get('with_response') !== 'true') return { status: 204 };
  const message = messageId === undefined ? undefined : stage.world.messages.get(messageId)?.message;
  const ofMessage = message && {
    response_message_id: message.id,
    response_message_loading: (message.flags & Flag.loading) !== 0,
    response_message_ephemeral: isEphemeral,
  };
  const shown: readonly number[] = [Answer.reply, Answer.defer, Answer.update, Answer.deferUpdate];
  return {
    status: 200,
    body: {
      interaction: { id: interaction.id, type: interaction.type, ...ofMessage },
      ...(message && shown.includes(type) ? { resource: { type, message } } : {}),
    },
  };
}

/** The interaction of a token, and nothing of another application. */
function ofToken(stage: Stage, { parameters }: Call): Interaction {
  if (parameters['webhook_id'] !== stage.world.applicationId) throw refusal('unknownWebhook');
  return interactionOf(stage, parameters['webhook_token']!); // it is in the path
}

const ofMessage = (stage: Stage, call: Call) => messageOf(stage, ofToken(stage, call), call.parameters['message_id'] ?? '@original');

/** Everything that a bot does with the token of an interaction. */
export function interactionRoutes(stage: Stage): Routes {
  const read = (call: Call) => ({ status: 200, body: ofMessage(stage, call).message });
  const change = (call: Call) => ({ status: 200, body: edit(stage, ofMessage(stage, call), fieldsOf(call.body), call.files).message });
  const take = (call: Call) => {
    withdraw(stage, ofMessage(stage, call));
    return { status: 204 };
  };
  return {
    'POST /interactions/{interaction_id}/{interaction_token}/callback': (call) => callback(stage, call),
    'POST /webhooks/{webhook_id}/{webhook_token}': (call) => ({
      status: 200,
      body: followUp(stage, ofToken(stage, call), fieldsOf(call.body), call.files).message,
    }),
    'GET /webhooks/{webhook_id}/{webhook_token}/messages/@original': read,
    'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': change,
    'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original': take,
    'GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': read,
    'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': change,
    'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': take,
  };
}
