import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionTypeNames } from './core/questions/type-names.ts';
import { verifies } from './evals/requirements.ts';

/** The floors of the house, ground floor first: what each may import, and which packages it may know. */
const floors: Record<string, { readonly below: readonly string[]; readonly packages: readonly string[] }> = {
  core: { below: [], packages: ['zod', 'ts-fsrs'] },
  db: {
    below: ['core'],
    packages: ['drizzle-orm', 'pg', 'pgvector', 'pg-boss', 'zod', '@electric-sql/pglite', '@electric-sql/pglite-pgvector'],
  },
  // What is similar begins with what is written: the readers of files are here, since the core knows no packages.
  embeddings: { below: ['core', 'db'], packages: ['ai', '@ai-sdk/openai', 'zod', 'unpdf', 'mammoth', 'parse5', 'fflate'] },
  tools: { below: ['core', 'db', 'embeddings'], packages: ['zod'] },
  agent: {
    below: ['core', 'db', 'embeddings', 'tools'],
    packages: ['ai', '@ai-sdk/openai', 'zod', 'nodemailer', 'openid-client', 'jose', 'sharp'],
  },
  'mcp-server': {
    below: ['core', 'tools', 'agent'],
    packages: ['@modelcontextprotocol/sdk', 'express', 'zod'],
  },
  // The page: it knows the server by the types of bots/web/api.ts, and of the core only what a browser can run.
  'bots/web/client': {
    below: ['core'],
    packages: [
      'react',
      'react-dom',
      '@ai-sdk/react',
      'ai',
      'marked',
      'dompurify',
      'remend',
      'katex',
      'highlight.js',
      '@dnd-kit/react',
      '@dnd-kit/helpers',
      'uplot',
      'vite',
      '@vitejs/plugin-react',
    ],
  },
  'bots/web': { below: ['core', 'tools', 'agent'], packages: ['express', 'helmet', 'ai', 'zod'] },
  'bots/discord': { below: ['core', 'tools', 'agent'], packages: ['discord.js', 'express', 'zod', 'marked', 'sharp'] },
  'bots/cli': { below: ['core', 'tools', 'agent'], packages: ['zod'] },
  evals: { below: ['core', 'tools', 'agent'], packages: ['ai', 'zod', 'vitest'] },
};

/** Who may import env.ts: what is started, what tests, and the one place that hands the settings on. */
const readsSettings =
  /(?:^|[/-])main\.ts$|^bots\/cli\/chat\.ts$|^(?:start|check|bench)\.ts$|^db\/testing\.ts$|^agent\/tutor\.ts$|\.(?:test|bench)\.ts$/;
const asSystemAllowed = /^(?:db|agent\/identity|agent\/jobs)\//;
/** What speaks about the rules, and so has to name what they forbid. */
const aboutRules = new Set(['architecture.test.ts', 'evals/house-guards.ts']);
const bannedNames = /(?:^|\/)(?:utils?|helpers?|common|types?|manager|services?|misc)\.ts$/;
const LINES_MAX = 300;
const budgets = [
  { what: 'a tool', lines: 60, files: 'tools/*-*.ts' },
  {
    what: 'a question type',
    lines: 40,
    files: `core/questions/{${questionTypeNames.map((name) => name.replaceAll('_', '-')).join(',')}}.ts`,
  },
] as const;
const topLevel = new Set(['agent', 'bots', 'core', 'db', 'docs', 'embeddings', 'evals', 'mcp-server', 'tools']);

const floorOf = (path: string) => Object.keys(floors).find((floor) => path.startsWith(`${floor}/`));
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const textOf = (file: string) => readFileSync(file, 'utf8');
/** The text without comments, which could hide an import or stand for one; strings stay. */
const codeOf = (file: string) =>
  textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|(["'`])(?:\\[\s\S]|(?!\1)[^\\])*\1|\/\/[^\n]*/g, (found) =>
    found.startsWith('/') ? '' : found,
  );
const importing = [
  /^import\s+(?:type\s+)?(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"]+)['"]/gm,
  /^export\s+(?:type\s+)?[{*][\w*{}\s,$]*?\sfrom\s+['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /new URL\(\s*['"](\.[^'"]+\.ts)['"]/g, // a worker
];
const importsOf = (file: string) => importing.flatMap((pattern) => [...codeOf(file).matchAll(pattern)].map(([, specifier]) => specifier!)); // each pattern has one group
const target = (file: string, specifier: string) => join(dirname(file), specifier).replaceAll('\\', '/');

const sources = [
  ...globSync('*.{ts,mjs}').filter((file) => file !== 'setup.mjs'),
  ...globSync(`{${[...topLevel].join(',')}}/**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}`),
]
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !file.includes('node_modules'));
const isTest = (file: string) =>
  /\.(?:test|bench)\.ts$/.test(file) ||
  file === 'evals/fail-on-noise.ts' ||
  file.startsWith('tools/testing') ||
  /^bots\/(?:web|discord)\/(?:[\w-]+-)?testing/.test(file);
const code = sources.filter((file) => !isTest(file));
const onFloors = code.filter((file) => floorOf(file));
const without = (files: readonly string[], wrong: (file: string) => boolean) => files.filter(wrong);

it('sees the whole tree', () => {
  expect(onFloors.length).toBeGreaterThan(30);
  expect(
    Object.keys(floors).filter(
      (floor) => ['core', 'db', 'tools', 'agent'].includes(floor) && !onFloors.some((file) => floorOf(file) === floor),
    ),
  ).toEqual([]);
});

describe('floors', () => {
  it.each(onFloors)('%s imports only what is below it', (file) => {
    verifies('house:floors');
    const floor = floorOf(file)!; // every file here has one
    const { below, packages } = floors[floor]!;
    const wrong = importsOf(file).filter((specifier) => {
      if (specifier.startsWith('node:')) return floor === 'core';
      if (!specifier.startsWith('.')) return !packages.includes(packageOf(specifier));
      const path = target(file, specifier);
      if (path === 'env.ts') return !readsSettings.test(file);
      if (floor === 'bots/web/client' && path === 'bots/web/api.ts') return false;
      if (file === 'mcp-server/entry.mjs') return path !== 'setup.mjs'; // it is what every script starts with, for programs that no script starts
      return ![floor, ...below].includes(floorOf(path) ?? '');
    });
    expect(wrong).toEqual([]);
  });

  it('puts doors together in start.ts only', () =>
    expect(
      without(
        code.filter((file) => !floorOf(file) && file !== 'start.ts'),
        (file) => importsOf(file).some((specifier) => /bots\/|mcp-server\//.test(specifier)),
      ),
    ).toEqual([]));

  // A door is two folders deep itself, so what it keeps in a folder of its own has further to go.
  it('climbs two folders at most to import, three in a folder of a door', () =>
    expect(
      without(sources, (file) =>
        importsOf(file).some((specifier) => specifier.startsWith(/^bots\/\w+\//.test(file) ? '../../../../' : '../../../')),
      ),
    ).toEqual([]));
});

describe('sizes', () => {
  it.each(sources)(`%s is at most ${LINES_MAX} lines`, (file) => {
    verifies('house:sizes');
    expect(textOf(file).split('\n').length - 1).toBeLessThanOrEqual(LINES_MAX);
  });

  it.each(budgets.map((budget) => [budget.what, budget] as const))('keeps %s short', (_what, budget) => {
    const files = globSync(budget.files).filter((file) => !isTest(file));
    expect(files.length).toBeGreaterThan(0);
    expect(files.map((file) => [file, textOf(file).split('\n').length - 1] as const).filter(([, lines]) => lines > budget.lines)).toEqual(
      [],
    );
  });

  it('lets the linter hold functions to 70 lines', () =>
    expect(textOf('.oxlintrc.json').replaceAll(/\s/g, '')).toContain('"eslint/max-lines-per-function":["error",{"max":70'));
});

describe('names and habits', () => {
  it('has no file named after nothing', () => expect(without(sources, (file) => bannedNames.test(file))).toEqual([]));
  it('has no barrels', () => expect(without(sources, (file) => /^export \*/m.test(textOf(file)))).toEqual([]));
  it('has only the folders of the picture at the top', () => {
    const ignored = new Set(['node_modules', 'data']);
    const folders = readdirSync('.', { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.has(entry.name),
    );
    expect(folders.map(({ name }) => name).filter((name) => !topLevel.has(name))).toEqual([]);
  });

  it('reads the environment in env.ts only', () => {
    verifies('house:environment');
    const reading =
      /\bprocess\b[\s?.![\]'"`()]*\benv\b|\{[^}]*\benv\b[^}]*\}\s*=\s*(?:globalThis\.)?process\b|from ['"](?:node:)?process['"]|\bReflect\.\w+\(process/;
    expect(without(sources, (file) => file !== 'env.ts' && !aboutRules.has(file) && reading.test(codeOf(file)))).toEqual([]);
    expect(reading.test(textOf('env.ts'))).toBe(true);
  });

  it('has no clock, chance or outside world in the core', () => {
    verifies('house:pure-core');
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bMath\.random\b|\bperformance\b|\bcrypto\b|\bset(?:Timeout|Interval|Immediate)\b|\bfetch\(|\bprocess\b|\bconsole\b/;
    const core = code.filter((file) => file.startsWith('core/'));
    expect(core.length).toBeGreaterThan(5);
    expect(without(core, (file) => impure.test(textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))).toEqual([]);
  });

  it('speaks as the system, or as the owner of the database, only where allowed', () => {
    verifies('house:as-system');
    // By name, by everything at once, and by handing on what was imported.
    const ways = [
      /^import[^;]*\b(?:asSystem|askAsSystem)\b/m,
      /^import\s+\*\s+as\s+\w+\s+from\s+['"][^'"]*db\/client\.ts['"]/m,
      /\bimport\([^)]*db\/client/,
    ];
    expect(
      without(code, (file) => ways.some((way) => way.test(codeOf(file))) && !asSystemAllowed.test(file) && !aboutRules.has(file)),
    ).toEqual([]);
    const handsOn = /^export[^;]*=\s*(?:asSystem|askAsSystem)\b|^export\s*\{[^}]*\b(?:asSystem|askAsSystem)\b/m;
    expect(without(code, (file) => handsOn.test(codeOf(file)) && !aboutRules.has(file))).toEqual([]);
    expect(
      without(
        code,
        (file) => /\bconnectForMaintenance\b|\.connect\(\)/.test(textOf(file)) && !file.startsWith('db/') && !aboutRules.has(file),
      ),
    ).toEqual([]);
  });
});

describe('documents', () => {
  it('tells a newcomer to touch what is there', () => {
    verifies('house:newcomer-table');
    const rows = textOf('CONTRIBUTING.md')
      .split('\n')
      .filter((line) => line.startsWith('| a'));
    expect(rows.length).toBeGreaterThan(5);
    const paths = rows.flatMap((row) =>
      [...row.matchAll(/`([\w./-]+\/[\w./-]*|[\w.-]+\.(?:ts|md|json|example))`/g)].map(([, path]) => path!),
    );
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('has links that lead somewhere', () => {
    const pages = globSync(['*.md', 'docs/**/*.md']);
    expect(pages.length).toBeGreaterThan(5);
    const dead = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)]
        .map(([, path]) => join(dirname(page), path!))
        .filter((path) => !existsSync(path))
        .map((path) => `${page} → ${path}`),
    );
    expect(dead).toEqual([]);
  });
});
