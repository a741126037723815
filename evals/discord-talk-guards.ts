import { changesIn, suite, type Mutation } from './guards.ts';

const markdown = changesIn('bots/discord/render/markdown.ts');
const split = changesIn('bots/discord/render/split.ts');
const [markdownSuite, splitSuite] = ['markdown', 'split'].map((name) => suite('unit', `bots/discord/render/${name}.test.ts`)) as [
  readonly string[],
  readonly string[],
];

const chart = suite('unit', 'bots/discord/render/chart.test.ts');

/** Guards of talking on Discord. */
export const discordTalkGuards: readonly Mutation[] = [
  markdown(
    'no words of a model call anybody',
    'uncalled(blocks(reader.lexer(text), find))',
    'blocks(reader.lexer(text), find)',
    markdownSuite,
  ),
  markdown('only the web is linked', 'if (!isSafe(address)) return words;', '', markdownSuite),
  split('code that is cut is closed', 'close: closeOf(ends, body) }', "close: '' }", splitSuite),
  split(
    'nothing is lost where a text is cut',
    'rest = rest.slice(body.length);',
    'rest = rest.slice(body.length).trimStart();',
    splitSuite,
  ),
  changesIn('bots/discord/render/chart.ts')(
    'a picture has a description that Discord takes',
    'if (whole.length <= ALT_MAX) return whole;',
    'return whole;',
    chart,
  ),
  changesIn('bots/discord/render/lettering.ts')(
    'a name that cannot be drawn is explained',
    "layOut(text, 'plain').missing === 0",
    'true',
    chart,
  ),
];
