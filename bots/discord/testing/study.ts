import pg from 'pg';
import { openTutor, tutorSettings, type Tutor } from '../../../agent/tutor.ts';
import { socketFolder } from '../../../db/embedded/socket-folder.ts';
import { readEnv } from '../../../env.ts';
import { startedFolder } from '../../testing.ts';
import { addCourse } from '../../testing-course.ts';
import { openBot, type Bot } from '../bot.ts';
import { openTwin, type Twin, type TwinOptions } from './twin.ts';

/** A product with a bot of its own, at a twin of Discord. */
export type Study = {
  readonly twin: Twin;
  readonly tutor: Tutor;
  readonly folder: string;
  /** What was logged since the last time. */
  readonly said: () => string[];
  /** Asks the database as its owner. */
  readonly query: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  /** Ends the bot, and brings another of the same token. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export const PUBLIC_URL = 'https://viva.example.org';

/** Opens it, with the sample courses and the course that has a question of each type. */
export async function openStudy(options: TwinOptions = {}): Promise<Study> {
  const [folder, twin] = await Promise.all([startedFolder(), openTwin(options)]);
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const tutor = await openTutor({ ...tutorSettings(readEnv({ DATA_DIR: folder.path, PUBLIC_URL }), log) });
  const client = new pg.Client({ host: socketFolder(folder.path), port: 5432, user: 'postgres', database: 'postgres' });
  await client.connect();
  const query: Study['query'] = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(text, [...values])).rows;
  await addCourse(query);
  const open = (): Promise<Bot> => openBot(tutor, { token: twin.token, publicUrl: PUBLIC_URL, api: twin.api, log });
  let bot = await open();
  return {
    twin,
    tutor,
    folder: folder.path,
    said: () => lines.splice(0),
    query,
    async restart() {
      await bot.close();
      bot = await open();
    },
    async close() {
      await bot.close();
      await client.end();
      await tutor.close();
      folder.remove();
      await twin.close();
    },
  };
}
