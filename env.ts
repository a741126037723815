import { resolve } from 'node:path';
import { z } from 'zod';
import { redactions } from './core/chat/redact.ts';
import { TutorError } from './core/errors.ts';
import { isTimeZone } from './core/people/profile.ts';

/** The project's folder: settings that name a path mean it from here, wherever the program was started. */
export const projectRoot = import.meta.dirname;

const PORT_MAX = 65_535;
const POOL_MAX = 200;
const DUMPS_MAX = 365;
const PROXIES_MAX = 10;
const SHARDS_MAX = 1000;
const GUESTS_MAX = 100_000;
const TOKENS_MAX = 1_000_000_000_000;

const number = (fallback: number, min: number, max: number) => {
  const wants = `wants a whole number from ${min} to ${max}`;
  return z.coerce.number(wants).int(wants).min(min, wants).max(max, wants).default(fallback);
};
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');
const serverUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'wants an address such as postgres://owner:password@host/database' });
const isEncoded = (text: string): boolean => {
  try {
    return decodeURIComponent(text).length >= 0;
  } catch {
    return false;
  }
};
const apiUrl = z.url({ protocol: /^https?$/, error: 'wants an address such as http://localhost:11434/v1' });
const keyText = z.string().regex(/^[0-9a-f]{64}$/, 'wants 64 hexadecimal digits (32 bytes)');

/** Every setting there is: its shape, and in its description what it turns on. `.env.example` is written from this. */
export const settings = z.object({
  PORT: number(3000, 0, PORT_MAX).describe('The port of the web server; 0 takes any that is free.'),
  HOST: z.string().default('127.0.0.1').describe('The address it listens on. Beyond this machine, set PUBLIC_URL as well.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'The address people type; every link is built from it, and requests for another host are refused. Default: http://localhost:PORT',
    ),
  SANDBOX_URL: z
    .url({ protocol: /^https?$/, error: 'wants an address such as https://cards.example.org' })
    .optional()
    .describe(
      'A second address of this server, on another host than PUBLIC_URL: the cards that assistants draw are shown from there, away from everything of ours. Default: http://127.0.0.1:PORT where PUBLIC_URL is at localhost.',
    ),
  TRUST_PROXY: number(0, 0, PROXIES_MAX).describe(
    'How many proxies of yours stand in front of it: the address of a visitor is then what they say. With 0 it is the other end of the connection.',
  ),
  GUESTS_PER_ADDRESS_HOUR: number(20, 1, GUESTS_MAX).describe('How many people may begin as guests from one address in an hour.'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'wants an address such as smtp://user:password@mail.example.org:587' })
    .optional()
    .describe(
      'The mail server for letters that prove an address or reset a password. Without it they are printed in the terminal while HOST and PUBLIC_URL are this machine alone; otherwise accounts are made by invitation.',
    ),
  MAIL_FROM: z
    .string()
    .optional()
    .describe('Who letters come from, such as Viva <viva@example.org>. Default: viva at the host of PUBLIC_URL.'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'wants an address such as https://accounts.example.org' })
    .optional()
    .describe(
      'Whose accounts people may sign in with, beside a password: any issuer of OpenID Connect, such as Cognito. It sends people back to PUBLIC_URL/auth/oidc/callback, which it has to know.',
    ),
  OIDC_CLIENT_ID: z.string().optional().describe('What this deployment is called there.'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('The secret it was given there, if it was given one.'),
  OIDC_NAME: z
    .string()
    .max(40, 'wants at most 40 letters')
    .default('your organisation')
    .describe('What people know it by: "Sign in with …".'),
  MCP_ISSUER: z
    .url({ protocol: /^https?$/, error: 'wants an address such as https://accounts.example.org' })
    .optional()
    .describe(
      'Who gives assistants their tokens for PUBLIC_URL/mcp, in the place of our own page of consent: the same as OIDC_ISSUER, by whose accounts its tokens name people.',
    ),
  DATA_DIR: z
    .string()
    .min(1)
    .regex(/^[^~]/, 'wants a path written out, without ~')
    .default('data')
    .transform((path) => resolve(projectRoot, path))
    .describe('Where the embedded database, the key file and the dumps live, from the project folder.'),
  DATABASE_URL: serverUrl
    .optional()
    .describe('A PostgreSQL server with pgvector, as its owner. Without it the embedded database in DATA_DIR is used.'),
  DATABASE_POOL_MAX: number(10, 2, POOL_MAX).describe('Connections to the database at most, for each process.'),
  MASTER_KEY: keyText
    .optional()
    .describe(
      'The key from which all others are derived, 64 hexadecimal digits. Needed with DATABASE_URL; otherwise made at first start in DATA_DIR/master.key.',
    ),
  MASTER_KEY_PREVIOUS: keyText.optional().describe('The key before, while it is being replaced: see docs/keys.md.'),
  DUMP_DAILY: flag.describe('true writes a dump of the database to DATA_DIR/dumps every night.'),
  DUMP_KEEP: number(7, 1, DUMPS_MAX).describe('How many nightly dumps are kept.'),
  SAMPLES: z
    .enum(['true', 'false', 'auto'])
    .default('auto')
    .describe(
      'Whether an empty database is given sample courses and people to try things with; auto: only the embedded one. Unless false, later starts bring sample courses up to date where nobody edited them.',
    ),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'wants the name of a bucket')
    .optional()
    .describe('A bucket of S3, or of anything that speaks its protocol, for files. Without it they lie in DATA_DIR/objects.'),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'wants an address such as https://s3.example.org' })
    .optional()
    .describe('Where the bucket is, if not at Amazon.'),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'wants a region such as eu-central-1')
    .default('us-east-1')
    .describe('The region of the bucket.'),
  S3_ACCESS_KEY_ID: z.string().optional().describe('Who may read, write and remove there.'),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('The secret of that key.'),
  S3_PATH_STYLE: z
    .enum(['true', 'false', 'auto'])
    .default('auto')
    .describe('Whether the bucket stands in the path of an address, not in its host; auto: with S3_ENDPOINT.'),
  S3_PREFIX: z
    .string()
    .regex(/^(?:[a-z0-9][a-z0-9_-]*\/)*$/, 'wants folders in small letters, each with its slash, such as viva/')
    .default('')
    .describe(
      'The folder in the bucket, such as viva/. Two deployments never share one: each removes what its own database does not need.',
    ),
  RATING_K: number(32, 1, 100).describe('How far one answer may move a rating. After a change: npm run db -- rebuild.'),
  RATING_K_SHRINKS: flag.describe('true lets ratings move less, the more answers they rest on. After a change: npm run db -- rebuild.'),
  EMBEDDING_MODEL: z
    .string()
    .regex(/^(?:builtin|none|(?:openai|local):.+)$/, 'wants builtin, none, openai:<model> or local:<folder>')
    .default('builtin')
    .describe(
      'What finds passages by meaning, beside their words: builtin learns from the materials themselves; openai:<model> asks a provider; local:<folder> runs a model of this machine through @huggingface/transformers; none leaves it to the words. After a change vectors are made anew in the background.',
    ),
  EMBEDDING_BASE_URL: apiUrl.optional().describe('Where openai:<model> is, if not at OpenAI: any server that speaks its protocol.'),
  RERANK_MODEL: z
    .string()
    .optional()
    .describe(
      'A model that puts the passages a search found in a better order, asked for each search at RERANK_BASE_URL. Without it they stay in the order they were found in.',
    ),
  RERANK_BASE_URL: apiUrl
    .optional()
    .describe(
      'Where RERANK_MODEL is: any server that takes POST …/rerank as Cohere does (https://api.cohere.com/v2), or Jina, vLLM and others.',
    ),
  RERANK_API_KEY: z.string().optional().describe('The key for it, if it wants one.'),
  TUTOR_MODEL: z
    .string()
    .regex(
      /^(?:offline|(?:openai|ollama|vllm|openrouter):\S+|[\w.-]+\/\S+)$/,
      'wants offline, openai:<model>, ollama:<model>, vllm:<model> or openrouter:<model>',
    )
    .default('offline')
    .describe(
      'The model behind the tutor, where neither a prompt version nor the AI settings name one: offline is the built-in one, which needs nothing; openai:<model>, ollama:<model>, vllm:<model> and openrouter:<vendor/model> are asked through the protocol of OpenAI. A model that cannot be reached is stood in for by the built-in one.',
    ),
  TUTOR_TOKENS_PER_LEARNER_DAY: number(0, 0, TOKENS_MAX).describe(
    'How many tokens models may cost for one learner in a day (UTC); then the built-in model goes on. 0 for no limit.',
  ),
  TUTOR_TOKENS_PER_GUEST_ADDRESS_DAY: number(300_000, 0, TOKENS_MAX).describe(
    'The same for all guests who come from one address together: a guest is begun in a moment, so the limit of each is not enough.',
  ),
  TUTOR_TOKENS_PER_DAY: number(0, 0, TOKENS_MAX).describe('The same as for one learner, for everyone together.'),
  OPENAI_API_KEY: z.string().optional().describe('The key for openai:<model>, of TUTOR_MODEL and of EMBEDDING_MODEL.'),
  OPENAI_BASE_URL: apiUrl
    .optional()
    .describe('Where openai:<model> of TUTOR_MODEL is, if not at OpenAI: any server that speaks its protocol.'),
  OLLAMA_BASE_URL: apiUrl.optional().describe('Where ollama:<model> is, usually http://127.0.0.1:11434/v1.'),
  VLLM_BASE_URL: apiUrl.optional().describe('Where vllm:<model> is.'),
  VLLM_API_KEY: z.string().optional().describe('The key for it, if it wants one.'),
  OPENROUTER_API_KEY: z.string().optional().describe('The key for openrouter:<vendor/model>.'),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'wants a time zone such as Europe/Madrid')
    .default('UTC')
    .describe(
      'The zone whose days the daily activity is counted by, and of who comes from Discord until they say another. After a change: npm run db -- activity.',
    ),
  LOG_KEEP_DAYS: number(365, 0, 36_500).describe(
    'How many days the logs of turns and of questions to the tutor are kept; whole months are dropped once their last day is older. 0 keeps them for ever.',
  ),
  LOG_REDACTION: z
    .enum(redactions)
    .default('basic')
    .describe(
      'What is taken out of messages before they are logged: basic takes e-mail addresses, phone and card numbers, keys and passwords; off takes nothing.',
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: apiUrl
    .optional()
    .describe(
      'Where traces of what the tutor does are sent, without any message: a collector that takes OTLP over HTTP, such as http://localhost:4318.',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(
      /^(?:[\w-]+=(?:[^,%]|%[0-9a-f]{2})+(?:,(?!$)|$))*$/i,
      'wants name=value, with a comma between two; in a value write % as %25 and a comma as %2C',
    )
    .refine(isEncoded, 'holds %xx that is no character')
    .default('')
    .transform((text) =>
      Object.fromEntries(
        text
          .split(',')
          .filter(Boolean)
          .map((pair) => [pair.slice(0, pair.indexOf('=')), decodeURIComponent(pair.slice(pair.indexOf('=') + 1))]),
      ),
    )
    .describe('What the collector wants in the header, such as authorization=Bearer%20key.'),
  OTEL_SERVICE_NAME: z.string().default('viva').describe('What this deployment is called there.'),
  DISCORD_TOKEN: z
    .string()
    .regex(
      /^[\w-]+\.[\w-]+\.[\w-]+$/,
      'wants the token of a bot, which has three parts with a dot between: docs/discord.md tells where it is',
    )
    .optional()
    .describe('The token of a bot at Discord: people study there as well. docs/discord.md tells how to come by it.'),
  DISCORD_PUBLIC_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'wants the 64 hexadecimal digits of the application’s page')
    .optional()
    .describe(
      'The public key of the application at Discord, where it is to send interactions to PUBLIC_URL/discord/interactions instead of by its gateway.',
    ),
  DISCORD_REQUESTS_ONLY: flag.describe('true leaves the gateway of Discord to another process, which hears every message there.'),
  DISCORD_SHARDS: z
    .union([z.literal('auto'), z.coerce.number().int().min(1).max(SHARDS_MAX)], `wants auto or a number up to ${SHARDS_MAX}`)
    .default(1)
    .describe(
      'For npm run discord: into how many processes the servers of the bot are divided; auto asks Discord. One is enough up to 2,000 servers.',
    ),
  DISCORD_API: apiUrl.optional().describe('For tests: where Discord is, if not at Discord.'),
  MCP_CONFORMANCE: z
    .string()
    .default('')
    .transform((value) => value !== '' && value !== '0' && value !== 'false')
    .describe(
      'For tests: any value adds what the conformance suite of the Model Context Protocol asks for, and wants no token. Refused but on this machine with a data folder among its temporary files.',
    ),
  TEST_DATABASE_URL: serverUrl.optional().describe('For tests: a PostgreSQL server with pgvector where databases may be made and dropped.'),
  CHROMIUM_PATH: z.string().optional().describe('For tests: the browser to use. Default: where Debian and others put Chromium.'),
  CI: z
    .string()
    .default('')
    .transform((value) => value !== '' && value !== '0' && value !== 'false')
    .describe('For tests: any value turns a suite that could not run red.'),
});

/** The settings as the program uses them. */
export type Env = Omit<z.output<typeof settings>, 'PUBLIC_URL' | 'SANDBOX_URL'> & {
  readonly PUBLIC_URL: string;
  readonly SANDBOX_URL: string | undefined;
};

/** The origin for cards. Cookies know hosts and no ports, so that another port of the same host would be no other place. */
function sandboxOf(given: string | undefined, publicUrl: string, port: number): string | undefined {
  const { hostname } = new URL(publicUrl);
  const found = given ?? (hostname === 'localhost' && port ? `http://127.0.0.1:${port}` : undefined);
  if (found !== undefined && new URL(found).hostname === hostname)
    throw new TutorError(
      'invalid',
      'These settings are wrong: SANDBOX_URL: wants another host than PUBLIC_URL. They are explained in .env.example.',
    );
  return found && new URL(found).origin;
}

/** Reads the settings, or throws one sentence that names each wrong one. An empty value means "not set". */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new TutorError('invalid', `These settings are wrong: ${wrong.join('; ')}. They are explained in .env.example.`);
  }
  const { PUBLIC_URL, SANDBOX_URL, ...rest } = parsed.data;
  const publicUrl = PUBLIC_URL?.replace(/\/+$/, '') ?? `http://localhost:${rest.PORT}`;
  return { ...rest, PUBLIC_URL: publicUrl, SANDBOX_URL: sandboxOf(SANDBOX_URL, publicUrl, rest.PORT) };
}

/** The environment for a program that this one starts, with some of it changed. */
export const childEnvironment = (changes: Record<string, string | undefined>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...changes,
});
