import { randomUUID } from 'node:crypto';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import type { Request, Response } from 'express';
import type { UserId } from '../core/ids.ts';
import { authorizedBy, type Authorized } from './bearer.ts';
import { refuseRequest } from './http-trouble.ts';
import type { Speaking } from './offered.ts';

const SESSIONS_MAX = 1000; // of a process; each holds a server of some hundred kilobytes
const SESSIONS_EACH_MAX = 32; // of a person: so many programs at once, and not more
const IDLE_MAX_MS = 60 * 60_000;
const SWEEP_EVERY_MS = 60_000;

type Session = {
  readonly transport: StreamableHTTPServerTransport;
  readonly server: McpServer;
  readonly user: UserId;
  speaking: Speaking;
  usedAt: number;
};

/** The sessions of a process: each belongs to one person, and forgets who they are never. */
export type Sessions = {
  handle(request: Request, response: Response): Promise<void>;
  close(): Promise<void>;
};

/** Opens them; `open` makes a server for whoever its argument says at that moment. */
export function openSessions(open: (speaking: () => Promise<Speaking>) => McpServer): Sessions {
  const sessions = new Map<string, Session>(); // the one used longest ago first
  const end = async (id: string, { server }: Session) => {
    sessions.delete(id);
    await server.close();
  };
  const sweep = setInterval(() => {
    for (const [id, session] of sessions) if (performance.now() - session.usedAt > IDLE_MAX_MS) void end(id, session);
  }, SWEEP_EVERY_MS).unref();

  function touch(id: string, session: Session, speaking: Speaking): void {
    session.speaking = speaking; // the role may be another since the last request
    session.usedAt = performance.now();
    sessions.delete(id);
    sessions.set(id, session);
  }

  async function makeRoom(user: UserId): Promise<void> {
    const own = [...sessions].filter(([, session]) => session.user === user);
    const oldest = own.length >= SESSIONS_EACH_MAX ? own[0] : sessions.size >= SESSIONS_MAX ? [...sessions][0] : undefined;
    if (oldest) await end(...oldest);
  }

  async function begin(speaking: Authorized): Promise<Session> {
    await makeRoom(speaking.visitor.user);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, session),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    const server = open(async () => session.speaking);
    const session: Session = { transport, server, user: speaking.visitor.user, speaking, usedAt: performance.now() };
    await server.connect(transport);
    return session;
  }

  return {
    async handle(request, response) {
      const speaking = authorizedBy(request);
      const id = request.headers['mcp-session-id'];
      if (typeof id === 'string') {
        const session = sessions.get(id);
        if (!session || session.user !== speaking.visitor.user)
          return refuseRequest(response, 404, 'There is no such session any more; begin another.', -32_001);
        touch(id, session, speaking);
        return session.transport.handleRequest(request, response, request.body);
      }
      if (request.method !== 'POST' || !isInitializeRequest(request.body))
        return refuseRequest(response, 400, 'A session is begun with initialize; after that its id comes with every request.');
      const { transport } = await begin(speaking);
      return transport.handleRequest(request, response, request.body);
    },
    async close() {
      clearInterval(sweep);
      for (const [id, session] of sessions) await end(id, session);
    },
  };
}
