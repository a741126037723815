import { resolve } from 'node:path';
import { TutorError } from '../core/errors.ts';
import type { RatingRules } from '../core/practice/rating.ts';
import { projectRoot, readEnv, type Env } from '../env.ts';
import { dumpFolder, exportDatabase } from './backup.ts';
import { openDatabase, type Database } from './connection.ts';
import { knownKeys, openKeys, replaceKeyFile, type KeySettings, wantServerKey } from './keys.ts';
import { migrate } from './migrate.ts';
import type { ObjectStore } from './objects/object-store.ts';
import { openStore, s3SettingsOf } from './objects/open-store.ts';
import { Days, summarizeAll, summarizeDays } from './queries/activity.ts';
import { rebuildAll } from './rebuild.ts';
import { findKeyFingerprint, settleKeys } from './replace-key.ts';
import { importDump } from './restore.ts';
import { seed } from './seed/seed.ts';
import { verifyDatabase } from './verify.ts';

const help = `The database, from a terminal:

  npm run db -- migrate [--no-backup]      bring it to this version; writes a dump first when there are people in it
  npm run db -- seed                       add what is missing of the samples, and bring unedited ones up to date
  npm run db -- export <file> [--no-files] write every row to a dump, and every file that was handed in
  npm run db -- import <file> [--replace]  put a dump in the place of what is there; with people in it only by --replace
  npm run db -- check                      look it over: migrations, keys, references, indexes, partitions, files, records
  npm run db -- rebuild                    build ratings, mastery, review dates, progress and XP again from the answers
  npm run db -- activity [from] [to]       count the days of the daily activity again: all of them, or those from one date to another
  npm run db -- replace-key                make a new master key in DATA_DIR; the next start seals every text anew
`;

const say = (line: string) => console.log(line);

const keysOf = (env: Env): KeySettings => ({
  masterKey: env.MASTER_KEY,
  previousKey: env.MASTER_KEY_PREVIOUS,
  directory: env.DATA_DIR,
  fileAllowed: !env.DATABASE_URL,
});
const rulesOf = (env: Env): RatingRules => ({ k: env.RATING_K, shrinks: env.RATING_K_SHRINKS });
const storeOf = (env: Env): ObjectStore => openStore({ directory: env.DATA_DIR, publicUrl: env.PUBLIC_URL, s3: s3SettingsOf(env) });
const named = (file: string | undefined): string => {
  if (!file) throw new TutorError('invalid', 'Which file? See npm run db -- --help.');
  return resolve(projectRoot, file);
};

/** What a command works with: the database, the settings, the words after its name. */
type Work = {
  readonly db: Database;
  readonly env: Env;
  readonly backups: string;
  readonly file: string | undefined;
  readonly second: string | undefined;
  readonly options: ReadonlySet<string>;
};

const commands: Record<string, { readonly words: number; readonly options: readonly string[]; run(work: Work): Promise<void> }> = {
  migrate: {
    words: 0,
    options: ['--no-backup'],
    async run({ db, backups, options }) {
      const applied = await migrate(db, { backups: options.has('--no-backup') ? undefined : backups, log: say });
      say(applied.length ? `Migrated: ${applied.join(', ')}.` : 'Nothing to migrate; the database is at this version.');
    },
  },
  seed: {
    words: 0,
    options: [],
    async run({ db, backups }) {
      await migrate(db, { backups, log: say });
      const { people, courses, changed, game } = await seed(db, say);
      say(`Added: ${people} sample people, ${courses} sample courses, ${game} achievements and avatars.`);
      if (changed) say(`Sample courses brought to this version; parts changed: ${changed}.`);
    },
  },
  export: {
    words: 1,
    options: ['--no-files'],
    async run({ db, env, file, options }) {
      const path = named(file);
      const { files, missing } = await exportDatabase(db, path, options.has('--no-files') ? undefined : storeOf(env));
      for (const key of missing) say(`The file ${key} is not in the store, and so not in the dump.`);
      say(`Written to ${path}, with ${files} files. Keep it with the master key: private texts in it open with that key only.`);
    },
  },
  import: {
    words: 1,
    options: ['--replace'],
    async run({ db, env, backups, file, options }) {
      const known = knownKeys(keysOf(env));
      const { tables, rows, files, backup } = await importDump(db, named(file), {
        replace: options.has('--replace'),
        backups,
        keyIds: known.map(({ id }) => id),
        store: storeOf(env),
      });
      if (backup) say(`What was there before is in ${backup}.`);
      say(`Imported: ${rows} rows into ${tables} tables, and ${files} files.`);
      const written = await findKeyFingerprint(db);
      const keys = openKeys({ ...keysOf(env), written: undefined });
      await settleKeys(db, { current: keys.current, previous: known.find(({ id }) => id === written && id !== keys.current.id) });
    },
  },
  check: {
    words: 0,
    options: [],
    async run({ db, env }) {
      const findings = await verifyDatabase(
        db,
        knownKeys(keysOf(env)).map(({ id }) => id),
        rulesOf(env),
        storeOf(env),
      );
      for (const { check, looked, wrong, note } of findings) {
        say(`${wrong.length ? 'WRONG' : note ? '  –  ' : '  ok '} ${check}: ${note ?? `${looked} looked at, ${wrong.length} wrong`}`);
        for (const line of wrong) say(`        ${line}`);
      }
      if (findings.some(({ wrong }) => wrong.length)) process.exitCode = 1;
    },
  },
  rebuild: {
    words: 0,
    options: [],
    async run({ db, env }) {
      const { learners, learnersChanged, answers, questions, questionsChanged, changed } = await rebuildAll(db, rulesOf(env), {
        progress: say,
      });
      say(`Learners: ${learners} looked at, ${learnersChanged} put right; ${answers} answers replayed.`);
      say(`Questions: ${questions} looked at, ${questionsChanged} ratings put right.`);
      const rows = Object.entries(changed).filter(([, count]) => count);
      if (rows.length) say(`Rows put right: ${rows.map(([name, count]) => `${name} ${count}`).join(', ')}.`);
    },
  },
  activity: {
    words: 2,
    options: [],
    async run({ db, env, file: from, second: to = from }) {
      const now = new Date();
      const days = from === undefined ? undefined : Days.safeParse({ from, to });
      if (days?.success === false) throw new TutorError('invalid', 'Give days as 2026-11-21, the first before the last.');
      const written = await (days ? summarizeDays(db, days.data, env.TIME_ZONE) : summarizeAll(db, now, env.TIME_ZONE));
      say(`Days written: ${written}; the others were so already.`);
    },
  },
  'replace-key': {
    words: 0,
    options: [],
    async run({ env }) {
      if (env.MASTER_KEY)
        throw new TutorError('invalid', 'The key comes from MASTER_KEY: set that to a new one, and MASTER_KEY_PREVIOUS to the one before.');
      replaceKeyFile(env.DATA_DIR);
      say(
        `There is a new key in ${env.DATA_DIR}; the next start or command seals every private text anew. The old key stays beside it for dumps made until now.`,
      );
    },
  },
};

async function main([name, ...rest]: string[]): Promise<void> {
  const command = commands[name ?? ''];
  if (rest.includes('--help') || name === '--help') {
    console.log(help);
    return;
  }
  if (!command) throw new TutorError('invalid', `${name ? `There is no command "${name}"` : 'Which command?'}; see npm run db -- --help.`);
  const options = rest.filter((word) => word.startsWith('--'));
  const unknown = options.find((option) => !command.options.includes(option));
  if (unknown) throw new TutorError('invalid', `"${name}" has no option ${unknown}; see npm run db -- --help.`);
  const words = rest.filter((word) => !word.startsWith('--'));
  if (words.length > command.words)
    throw new TutorError('invalid', `"${name}" does not know what to do with "${words[command.words]}"; see npm run db -- --help.`);
  const env = readEnv();
  wantServerKey(keysOf(env));
  const db = await openDatabase({ url: env.DATABASE_URL, directory: env.DATA_DIR, poolMax: env.DATABASE_POOL_MAX });
  try {
    await command.run({
      db,
      env,
      backups: dumpFolder(env.DATA_DIR),
      file: words[0],
      second: words[1],
      options: new Set(options),
    });
  } finally {
    await db.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof TutorError) console.error(error.message);
  else console.error('Something broke:', error);
  process.exitCode = error instanceof TutorError ? 2 : 1;
}
