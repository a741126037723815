import type { AddressInfo } from 'node:net';
import express from 'express';
import { runProgram, stopOnSignal } from '../agent/stopping.ts';
import { openTutor, tutorSettings } from '../agent/tutor.ts';
import { readEnv } from '../env.ts';
import { mount } from './http.ts';

const log = (line: string) => console.warn(line);

// `npm run mcp`: this door alone, over HTTP. Accounts, tokens and consent are made where the page is.
await runProgram(async () => {
  const env = readEnv();
  const tutor = await openTutor(tutorSettings(env, log));
  const app = express();
  app.disable('x-powered-by');
  const door = mount(app, tutor, { publicUrl: env.PUBLIC_URL, log });
  const server = app.listen(env.PORT, env.HOST);
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject)).catch(async (error: unknown) => {
    await tutor.close();
    throw error;
  });
  stopOnSignal(async () => {
    await door.close();
    server.close();
    server.closeAllConnections();
    await tutor.close();
  });
  const url = env.PORT ? env.PUBLIC_URL : `http://localhost:${(server.address() as AddressInfo).port}`; // it listens on a port
  console.log(`Assistants find Viva at ${url}/mcp (Ctrl+C stops it).`);
});
