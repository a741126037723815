/*
 * A local twin of Discord, for tests: what is real of Discord here is what it says to a bot and what it checks.
 *
 *   const twin = await openTwin();
 *   const client = new Client({ intents: [...], rest: { api: twin.api, version: '10' } });   // nothing else is special
 *   await client.login(twin.token);
 *   const school = twin.guild({ name: 'School' });          // before the login, or after it
 *   const hall = twin.channel(school, 'hall');
 *   const ann = twin.user('Ann');
 *
 *   const shown = await ann.in(hall).slash('quiz', { course: 'Python' });    // once the bot has answered
 *   expect(shown.delayMs).toBeLessThan(1000);
 *   const question = await shown.shown();                                     // once it no longer thinks
 *   expect(snapshot(question)).toMatchInlineSnapshot();
 *   await ann.in(hall).click('A');                                            // on the last message that has such a button
 *   await ann.in(hall).submitModal({ 'Your answer': '42' });                  // the modal that was shown last
 *   ann.direct().say('What is a list?');
 *   await ann.direct().next();                                                // the bot's next message
 *   expect(ann.transcript()).toMatchInlineSnapshot();       // what was done and waited for, as a chat reads
 *
 *   twin.clock.advance(15 * 60_000);                        // tokens run out; with `now: () => START` nothing else lets time pass
 *   twin.disturb({ route: 'POST /channels/{channel_id}/messages', status: 502, isCarriedOut: true });
 *   twin.gateway.askToReconnect();  twin.delivery.duplicateNext();
 *   await client.destroy();
 *   await twin.close();                                     // fails if Discord had to refuse anything: twin.violations
 *
 * `openPair` in real-client.ts opens a twin together with such a client. A bot in a process of its own works as well.
 * Whatever Discord would refuse is refused with its words, and kept in `twin.violations`; a test that wants a refusal
 * takes it out with `twin.forgive(code)`.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyProblems } from './api-description.ts';
import { arranging, type Arranging } from './arranging.ts';
import { openChanges } from './changes.ts';
import { openClock, type Clock } from './clock.ts';
import { openDelivery, type Delivery } from './delivery.ts';
import { openGateway, type Gateway } from './gateway.ts';
import type { privileged } from './intents.ts';
import { guildPayload, memberPayload } from './payloads.ts';
import { openRateLimits, type Limit } from './rate-limits.ts';
import { openRest, type Disturbance, type Heard, type Violation } from './rest.ts';
import { applicationRoutes } from './routes-of-application.ts';
import { channelRoutes } from './routes-of-channels.ts';
import { interactionRoutes } from './routes-of-interactions.ts';
import { threadRoutes } from './routes-of-threads.ts';
import type { Stage } from './stage.ts';
import { openShelf } from './uploads.ts';
import type { User } from './wire.ts';
import { openWorld, type World } from './world.ts';

export type TwinOptions = {
  readonly botName?: string;
  /** The privileged intents that the bot has been allowed; none, as it is for a new one. */
  readonly allowedIntents?: readonly (typeof privileged)[number][];
  readonly heartbeatMs?: number;
  /** How many shards the bot is told to open. */
  readonly shards?: number;
  /** The time, for tests that want always the same. */
  readonly now?: () => number;
};

/** A twin of Discord that listens on a port of this machine. */
export type Twin = Arranging & {
  /** For `rest: { api, version: '10' }` of a client. */
  readonly api: string;
  readonly token: string;
  readonly bot: User;
  readonly clock: Clock;
  readonly world: World;
  readonly stage: Stage;
  readonly gateway: Gateway;
  readonly delivery: Delivery;
  /** What Discord had to refuse, in order. */
  readonly violations: Violation[];
  /** Every request that came. */
  readonly heard: readonly Heard[];
  disturb(disturbance: Disturbance): void;
  limit(route: string, limit: Limit): void;
  /** Takes the refusals with that code out of the violations, and says how many there were. */
  forgive(code: number): number;
  /** Ends everything, and throws if anything was refused that nobody forgave. */
  close(): Promise<void>;
};

const HEARTBEAT_MS = 41_250;
const TOKEN = 'a.token.of-the-twin';

const told = ({ where, status, code, message, errors }: Violation) =>
  `${where}: ${status} ${message} (${code})${errors === undefined ? '' : ` ${JSON.stringify(errors)}`}`;

const addressOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

type GatewayParts = Required<Pick<TwinOptions, 'allowedIntents' | 'heartbeatMs'>> & {
  readonly server: Server;
  readonly world: World;
  readonly violations: Violation[];
};

/** The gateway of a world. */
function gatewayOf({ server, world, violations, allowedIntents, heartbeatMs }: GatewayParts): Gateway {
  return openGateway(server, {
    token: TOKEN,
    allowed: allowedIntents,
    heartbeatMs,
    newId: () => world.clock.snowflake(),
    url: () => `ws://${addressOf(server)}`,
    me: () => ({ user: world.bot, applicationId: world.applicationId }),
    guilds: (isMine) =>
      [...world.guilds.values()]
        .filter(({ id, members }) => isMine(id) && members.has(world.bot.id))
        .map((guild) => ({ ...guildPayload(world, guild), id: guild.id })),
    members: (guildId) => [...(world.guilds.get(guildId)?.members.values() ?? [])].map((member) => memberPayload(member)),
    complain: (code, message) => void violations.push({ where: 'gateway', status: 0, code, message }),
  });
}

/** Opens a twin of Discord with a bot and nobody else. */
export async function openTwin(options: TwinOptions = {}): Promise<Twin> {
  const { botName = 'tutor', allowedIntents = [], heartbeatMs = HEARTBEAT_MS, shards = 1, now } = options;
  const violations: Violation[] = [];
  const changes = openChanges(() => violations.map((violation) => `\n${told(violation)}`).join(''));
  const clock = openClock(now, () => changes.tell());
  const disturbances: { disturbance: Disturbance; left: number }[] = [];
  const heard: Heard[] = [];
  const limits = openRateLimits();
  const server = createServer();
  const shelf = openShelf(() => `http://${addressOf(server)}`);
  const world = openWorld({ clock, shelf, botName });
  const gateway = gatewayOf({ server, world, violations, allowedIntents, heartbeatMs });
  const stage: Stage = {
    world,
    changes,
    interactions: new Map(),
    dispatch: (dispatch) => gateway.dispatch(dispatch),
  };
  const delivery = openDelivery(stage, violations);
  const routes = {
    ...applicationRoutes(
      stage,
      () => `ws://${addressOf(server)}`,
      () => shards,
    ),
    ...channelRoutes(stage),
    ...threadRoutes(stage),
    ...interactionRoutes(stage),
  };
  const answer = openRest({ token: TOKEN, now: () => clock.now(), routes, limits, shelf, violations, disturbances, heard });
  server.on('request', (request, response) => void answer(request, response));
  bodyProblems('POST', '/interactions/{interaction_id}/{interaction_token}/callback', {}); // read now, so that no window is open meanwhile
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));

  return {
    api: `http://${addressOf(server)}/api`,
    token: TOKEN,
    bot: world.bot,
    clock,
    world,
    stage,
    gateway,
    delivery,
    violations,
    heard,
    ...arranging({ stage, gateway, delivery }),
    disturb: (disturbance) => void disturbances.push({ disturbance, left: disturbance.times ?? 1 }),
    limit: (route, limit) => limits.set(route, limit),
    forgive: (code) => {
      const forgiven = violations.filter((violation) => violation.code === code);
      forgiven.forEach((violation) => violations.splice(violations.indexOf(violation), 1));
      return forgiven.length;
    },
    close: async () => {
      await gateway.close();
      server.closeAllConnections(); // else the connections that are kept alive keep the process too
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      if (violations.length) throw new Error(`Discord would have refused:\n${violations.map(told).join('\n')}`);
    },
  };
}
