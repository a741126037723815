import { Client, Events, GatewayIntentBits, Partials, type ClientOptions, type Interaction } from 'discord.js';
import { vi } from 'vitest';
import { openTwin, type Twin, type TwinOptions } from './twin.ts';

/** A twin, and a real client for it that has not logged in yet. */
export type Pair = {
  readonly twin: Twin;
  readonly client: Client;
  login(): Promise<void>;
  onInteraction(handle: (interaction: Interaction) => Promise<unknown>): void;
  /** What `onInteraction` handlers failed with, in order. */
  readonly failures: unknown[];
  close(): Promise<void>;
};

const SOON_MS = 40_000;

/** Waits until a check holds, for as long as a busy machine may need. */
export const soon = async (check: () => void): Promise<void> => await vi.waitFor(check, { timeout: SOON_MS });

const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;

/** Opens a twin, and makes a client that knows nothing of it but where its interface is. */
export async function openPair(options: TwinOptions = {}, clientOptions: Partial<ClientOptions> = {}): Promise<Pair> {
  const twin = await openTwin(options);
  const failures: unknown[] = [];
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages],
    partials: [Partials.Channel], // without it direct messages are dropped, silently
    ...clientOptions,
    rest: { api: twin.api, version: '10', ...clientOptions.rest },
  });
  return {
    twin,
    client,
    failures,
    login: async () => {
      const isReady = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
      await client.login(twin.token);
      await isReady;
    },
    onInteraction: (handle) =>
      void client.on(Events.InteractionCreate, (interaction) => void handle(interaction).catch((error: unknown) => failures.push(error))),
    close: async () => {
      await client.destroy();
      await twin.close();
    },
  };
}
