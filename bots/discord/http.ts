import { InteractionResponseType, InteractionType, REST, type APIInteraction, type APIInteractionResponse } from 'discord.js';
import { raw, type Express } from 'express';
import type { Tutor } from '../../agent/tutor.ts';
import { answerBy } from './answering.ts';
import { idsOf, type BotSettings } from './bot.ts';
import { openHandlers } from './handle.ts';
import { openRounds } from './rounds/driver.ts';
import { isFromDiscord, publicKeyOf } from './signed.ts';

/** Where Discord sends interactions, under the public address. */
const INTERACTIONS_PATH = '/discord/interactions';

const BODY_MAX_BYTES = 1024 * 1024; // an interaction with the message it belongs to
const WITHIN_MS = 2800; // later than three seconds nobody listens

/** The endpoint of a process. */
export type Endpoint = {
  /** Takes nothing new, and lets what was begun come to its end. */
  close(): Promise<void>;
};

/** Takes interactions as signed requests instead of by a gateway: any number of processes may stand behind one address, none with a memory. */
export function mountEndpoint(app: Express, tutor: Tutor, settings: BotSettings & { readonly publicKey: string }): Endpoint {
  const { publicKey, token, api, publicUrl, log } = settings;
  const key = publicKeyOf(publicKey);
  const rest = new REST(api === undefined ? { version: '10' } : { version: '10', api }).setToken(token);
  const rounds = openRounds({ tutor, rest, ids: idsOf(token), log });
  const handle = openHandlers({ tutor, ids: idsOf(token), publicUrl, nameServer: () => undefined, rounds, log }); // a request does not tell
  const going = new Set<Promise<void>>();
  let isClosed = false;
  app.post(INTERACTIONS_PATH, raw({ type: () => true, limit: BODY_MAX_BYTES }), (request, response) => {
    if (isClosed) {
      response.status(503).end(); // another copy may take it
      return;
    }
    const body: unknown = request.body;
    const [signature, timestamp] = [request.get('x-signature-ed25519') ?? '', request.get('x-signature-timestamp') ?? ''];
    if (!Buffer.isBuffer(body) || !isFromDiscord(key, { signature, timestamp, body }, new Date())) {
      response.status(401).type('text/plain').send('That was not signed by Discord.\n');
      return;
    }
    let interaction: APIInteraction;
    try {
      interaction = JSON.parse(body.toString()) as APIInteraction; // Discord signed it
    } catch {
      response.status(400).type('text/plain').send('That is no interaction.\n');
      return;
    }
    if (interaction.type === InteractionType.Ping) {
      response.json({ type: InteractionResponseType.Pong });
      return;
    }
    const begin = (first: APIInteractionResponse): Promise<boolean> => {
      if (response.headersSent) return Promise.resolve(false);
      // What comes after it is asked of Discord, which knows the interaction only once it has this.
      return new Promise((resolve) =>
        response
          .json(first)
          .once('finish', () => resolve(true))
          .once('close', () => resolve(true)),
      );
    };
    setTimeout(() => {
      if (response.headersSent) return;
      log(`Discord: an interaction had no answer within ${WITHIN_MS} ms.`);
      response.status(503).end();
    }, WITHIN_MS).unref();
    const work = handle(interaction, answerBy(rest, interaction, begin)).finally(() => going.delete(work));
    going.add(work);
  });
  return {
    async close() {
      isClosed = true;
      await rounds.close();
      await Promise.allSettled(going);
    },
  };
}
