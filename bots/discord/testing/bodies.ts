import { randomUUID } from 'node:crypto';
import { DiscordAPIError, Routes, type RawFile } from 'discord.js';
import { open } from './interactions.ts';
import type { Pair } from './real-client.ts';

// Bodies of requests, each right until a test makes it wrong, and what becomes of them.

export const V2 = 1 << 15;
export const text = (content: string) => ({ type: 10, content });
export const row = (...components: object[]) => ({ type: 1, components });
export const button = (more: object = {}) => ({ type: 2, style: 2, label: 'Go', custom_id: randomUUID(), ...more });
export const options = (count: number) => Array.from({ length: count }, (_, index) => ({ label: `L${index}`, value: `v${index}` }));
export const select = (more: object = {}) => ({ type: 3, custom_id: randomUUID(), options: options(3), ...more });
export const v2 = (...components: object[]) => ({ flags: V2, components });
export const field = (component: object, more: object = {}) => ({ type: 18, label: 'Field', component, ...more });
export const input = (more: object = {}) => ({ type: 4, style: 1, custom_id: randomUUID(), ...more });
export const modal = (...components: object[]) => ({ type: 9, data: { custom_id: 'm', title: 'Title', components } });
export const command = (more: object = {}) => ({ name: 'quiz', description: 'Quiz', type: 1, ...more });
export const file = (name: string, bytes = 3): RawFile => ({ name, data: Buffer.alloc(bytes, 1) });

const wrongPlaces = (node: object, path: string[] = []): string[] =>
  Object.entries(node).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { code: string }[]).map(({ code }) => `${path.join('.')}:${code}`)
      : wrongPlaces(value as object, [...path, key]),
  );

/** What becomes of a request: the code, and of a form the places that are wrong. */
export async function outcome({ twin }: Pair, request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'carried out';
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    twin.violations.length = 0;
    const raw = error.rawError as { errors?: object };
    return [error.code, ...wrongPlaces(raw.errors ?? {})].join(' ');
  }
}

/** A fresh interaction answered with that. */
export function answered(pair: Pair, channelId: string, body: object, type: 2 | 3 | 4 | 5 = 2): Promise<string> {
  const { stage, bot, world } = pair.twin;
  const { id, token } = open(stage, { type, user: bot, locale: 'en-US', channel: world.channels.get(channelId)!, data: { name: 'quiz' } });
  return outcome(pair, pair.client.rest.post(Routes.interactionCallback(id, token), { body, auth: false }));
}
