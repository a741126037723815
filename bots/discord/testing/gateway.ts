import type { Server } from 'node:http';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { ALL_INTENTS, Intent, privileged, type IntentName } from './intents.ts';
import type { Fields } from './wire.ts';

/** One login of a bot, which lives on while its socket is away: what it missed is said again when it comes back. */
export type Session = {
  readonly id: string;
  readonly shard: readonly [index: number, count: number];
  readonly intents: number;
  readonly log: { readonly event: string; readonly data: unknown; readonly sequence: number }[];
  sequence: number;
  socket: WebSocket | undefined;
};

/** An event, to whom it goes, and what it says to each. */
export type Dispatch = {
  readonly event: string;
  /** The server it happened in; without one it goes to the first shard, as what is direct does. */
  readonly guildId?: string | undefined;
  /** Which of these has to be asked for; none means everybody is told. */
  readonly intent?: IntentName | undefined;
  readonly data: (session: Session) => Fields;
};

export type GatewayOptions = {
  readonly token: string;
  readonly allowed: readonly (typeof privileged)[number][];
  readonly heartbeatMs: number;
  readonly newId: () => string;
  readonly url: () => string;
  readonly me: () => { readonly user: Fields; readonly applicationId: string };
  /** The servers of a shard, each as it is told. */
  readonly guilds: (isMine: (guildId: string) => boolean) => readonly (Fields & { id: string })[];
  readonly members: (guildId: string) => readonly Fields[];
  readonly complain: (code: number, message: string) => void;
};

/** The gateway of a twin, with what a test may do to whoever is connected. */
export type Gateway = {
  readonly sessions: ReadonlyMap<string, Session>;
  /** How often each thing was said to the gateway, by its opcode. */
  readonly heard: ReadonlyMap<number, number>;
  dispatch(dispatch: Dispatch): void;
  /** Stops acknowledging heartbeats, as a connection does of which only one direction is alive. */
  mute(isMuted: boolean): void;
  /** Asks everybody to connect anew (op 7). */
  askToReconnect(): void;
  /** Tells everybody that their session is no more (op 9), or that it may be resumed. */
  invalidate(isResumable?: boolean): void;
  /** Closes every socket. */
  drop(code?: number): void;
  close(): Promise<void>;
};

const Op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voice: 4,
  resume: 6,
  reconnect: 7,
  members: 8,
  invalid: 9,
  hello: 10,
  acknowledged: 11,
} as const;
const PAYLOAD_BYTES_MAX = 4096;

/** Which shard of so many a server belongs to. */
export const shardOf = (guildId: string, count: number): number => Number((BigInt(guildId) >> 22n) % BigInt(count));

type Identify = { token?: unknown; intents?: unknown; shard?: [number, number] };

/** Why somebody is not let in, as Discord closes their socket. */
function faultOf({ token, intents, shard = [0, 1] }: Identify, options: GatewayOptions): [code: number, reason: string] | undefined {
  if (token !== options.token) return [4004, 'Authentication failed.'];
  if (typeof intents !== 'number' || intents & ~ALL_INTENTS) return [4013, 'Invalid intent(s).'];
  if (shard[0] < 0 || shard[0] >= shard[1]) return [4010, 'Invalid shard.'];
  const refused = privileged.filter((name) => intents & Intent[name] && !options.allowed.includes(name));
  return refused.length ? [4014, `Disallowed intent(s): ${refused.join(', ')}.`] : undefined;
}

const say = (socket: WebSocket | undefined, op: number, data: unknown, event: string | null = null, sequence: number | null = null) => {
  if (socket?.readyState === 1) socket.send(JSON.stringify({ op, d: data, s: sequence, t: event }));
};

const tell = (session: Session, event: string, data: unknown) => {
  session.sequence += 1;
  session.log.push({ event, data, sequence: session.sequence });
  say(session.socket, Op.dispatch, data, event, session.sequence);
};

function begin(socket: WebSocket, { intents, shard = [0, 1] }: Identify, options: GatewayOptions): Session {
  const session: Session = { id: `session-${options.newId()}`, shard, intents: Number(intents), log: [], sequence: 0, socket };
  const isMine = (guildId: string) => shardOf(guildId, shard[1]) === shard[0];
  const guilds = options.guilds(isMine);
  const { user, applicationId } = options.me();
  tell(session, 'READY', {
    v: 10,
    user: { ...user, verified: true, mfa_enabled: true, email: null },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: options.url(),
    shard,
    application: { id: applicationId, flags: 0 },
    private_channels: [],
    relationships: [],
    session_type: 'normal',
    user_settings: {},
    _trace: [],
  });
  if (session.intents & Intent.Guilds) for (const guild of guilds) tell(session, 'GUILD_CREATE', guild);
  return session;
}

function parsed(text: string): { readonly op: number; readonly d: unknown } | undefined {
  try {
    return JSON.parse(text) as { op: number; d: unknown };
  } catch {
    return undefined;
  }
}

/** One socket, from hello to goodbye. */
function attend(socket: WebSocket, state: State, options: GatewayOptions): void {
  let session: Session | undefined;
  const leave = (code: number, reason: string) => {
    options.complain(code, reason);
    socket.close(code, reason);
  };
  const resume = (data: { token?: unknown; session_id?: string; seq?: number }) => {
    const known = data.session_id === undefined ? undefined : state.sessions.get(data.session_id);
    if (data.token !== options.token) return leave(4004, 'Authentication failed.');
    if (!known) return say(socket, Op.invalid, false);
    session = known;
    known.socket = socket;
    for (const { event, data: told, sequence } of known.log.filter((each) => each.sequence > (data.seq ?? 0))) {
      say(socket, Op.dispatch, told, event, sequence);
    }
    return tell(known, 'RESUMED', { _trace: [] });
  };
  const identify = (data: Identify) => {
    const fault: [number, string] | undefined = session ? [4005, 'Already authenticated.'] : faultOf(data, options);
    if (fault) return leave(...fault);
    session = begin(socket, data, options);
    state.sessions.set(session.id, session);
  };
  const chunk = ({ guild_id: guildId, nonce }: { guild_id: string; nonce?: string }) => {
    if (session)
      tell(session, 'GUILD_MEMBERS_CHUNK', { guild_id: guildId, members: options.members(guildId), chunk_index: 0, chunk_count: 1, nonce });
  };
  socket.on('error', () => undefined); // whoever is gone says no more
  socket.on('close', (code) => {
    if (session?.socket !== socket) return;
    session.socket = undefined;
    if (code === 1000 || code === 1001) state.sessions.delete(session.id); // whoever says goodbye does not come back
  });
  socket.on('message', (raw: RawData) => {
    const text = (raw as Buffer).toString();
    if (text.length > PAYLOAD_BYTES_MAX) return leave(4002, 'Payload too large.');
    const heard = parsed(text);
    if (!heard) return leave(4002, 'Decode error.');
    const { op, d } = heard;
    state.heard.set(op, (state.heard.get(op) ?? 0) + 1);
    if (op === Op.heartbeat) return state.isMuted ? undefined : say(socket, Op.acknowledged, null);
    if (op === Op.identify) return identify(d as Identify);
    if (op === Op.resume) return resume(d as { token?: unknown });
    if (!session) return leave(4003, 'Not authenticated.');
    if (op === Op.members) return chunk(d as { guild_id: string });
    return op === Op.presence || op === Op.voice ? undefined : leave(4001, 'Unknown opcode.');
  });
  say(socket, Op.hello, { heartbeat_interval: options.heartbeatMs, _trace: [] });
}

type State = { readonly sessions: Map<string, Session>; readonly heard: Map<number, number>; isMuted: boolean };

/** Opens the gateway on a server that listens for the rest as well. */
export function openGateway(server: Server, options: GatewayOptions): Gateway {
  const state: State = { sessions: new Map(), heard: new Map(), isMuted: false };
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => attend(socket, state, options));
  const everySocket = (act: (socket: WebSocket) => void) => [...sockets.clients].forEach((socket) => act(socket));
  return {
    sessions: state.sessions,
    heard: state.heard,
    dispatch: ({ event, guildId, intent, data }) => {
      for (const session of state.sessions.values()) {
        const isTheirs = (guildId === undefined ? 0 : shardOf(guildId, session.shard[1])) === session.shard[0];
        if (isTheirs && (intent === undefined || session.intents & Intent[intent])) tell(session, event, data(session));
      }
    },
    mute: (isMuted) => void (state.isMuted = isMuted),
    askToReconnect: () => everySocket((socket) => say(socket, Op.reconnect, null)),
    invalidate: (isResumable = false) => {
      if (!isResumable) state.sessions.clear();
      everySocket((socket) => say(socket, Op.invalid, isResumable));
    },
    drop: (code = 4000) => everySocket((socket) => socket.close(code)),
    close: () =>
      new Promise((resolve) => {
        everySocket((socket) => socket.terminate());
        sockets.close(() => resolve());
      }),
  };
}
