import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { acknowledge } from './answering.ts';
import { bodyProblems } from './api-description.ts';
import { demand, Refusal } from './refusals.ts';
import type { Violation } from './rest.ts';
import type { Interaction, Stage } from './stage.ts';
import { bodyOf, fieldsOf } from './uploads.ts';
import type { Fields } from './wire.ts';

/** How interactions come to the bot: over the gateway, or signed to an address of its own. */
export type Delivery = {
  /** What an endpoint needs to know that it is really Discord, in hex. */
  readonly publicKey: string;
  /** Sends interactions to this address from now on, after it has shown that it answers pings and looks at signatures. */
  useEndpoint(url: string): Promise<void>;
  /** Delivers the next interaction twice, as happens when a session is resumed. */
  duplicateNext(): void;
  deliver(interaction: Interaction): void;
};

const FIRST_ANSWER_MS = 3000;
const CALLBACK = '/interactions/{interaction_id}/{interaction_token}/callback';
const PING = { type: 1 };

const rawKey = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url'); // a public Ed25519 key has it

/** Delivers over the gateway, until told otherwise. */
export function openDelivery(stage: Stage, violations: Violation[]): Delivery {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  let endpoint: string | undefined;
  let isTwice = false;

  const send = (url: string, payload: Fields, isForged = false) => {
    const timestamp = String(Math.floor(stage.world.clock.now() / 1000));
    const body = JSON.stringify(payload);
    const signature = sign(null, Buffer.from(timestamp + (isForged ? ' ' : '') + body), privateKey).toString('hex');
    return fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp },
      signal: AbortSignal.timeout(FIRST_ANSWER_MS),
    });
  };

  const complain = (message: string, refused?: Refusal) => {
    violations.push({
      where: `POST ${endpoint}`,
      status: refused?.status ?? 0,
      code: refused?.code ?? 0,
      message,
      ...(refused ? { errors: refused.body['errors'] } : {}),
    });
    stage.changes.tell();
  };

  const overHttp = async (url: string, interaction: Interaction) => {
    try {
      const response = await send(url, interaction.payload);
      if (response.status === 202) return; // the answer comes as a request
      if (response.status !== 200) return complain(`The endpoint answered an interaction with ${response.status}.`);
      const arrivedAt = stage.world.clock.now();
      const { body, files } = await bodyOf(Buffer.from(await response.arrayBuffer()), response.headers.get('content-type') ?? '');
      demand(bodyProblems('POST', CALLBACK, body));
      acknowledge(stage, interaction, { body: fieldsOf(body), files, arrivedAt });
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error), error instanceof Refusal ? error : undefined);
    }
  };

  return {
    publicKey: rawKey(publicKey).toString('hex'),
    useEndpoint: async (url) => {
      const ping = { ...PING, id: stage.world.clock.snowflake(), application_id: stage.world.applicationId, version: 1, token: 'ping' };
      const pong = await send(url, ping);
      if (pong.status !== 200 || ((await pong.json()) as Fields)['type'] !== 1)
        throw new Error('The endpoint does not answer a ping with a pong.');
      const forged = await send(url, ping, true);
      if (forged.status !== 401) throw new Error(`The endpoint answers a forged signature with ${forged.status} instead of 401.`);
      endpoint = url;
    },
    duplicateNext: () => void (isTwice = true),
    deliver: (interaction) => {
      const times = isTwice ? 2 : 1;
      isTwice = false;
      for (let time = 0; time < times; time += 1) {
        if (endpoint) void overHttp(endpoint, interaction);
        else
          stage.dispatch({
            event: 'INTERACTION_CREATE',
            guildId: interaction.channel.guild?.id,
            data: () => structuredClone(interaction.payload),
          });
      }
    },
  };
}
