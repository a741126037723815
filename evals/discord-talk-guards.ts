import { changesIn, suite, type Mutation } from './guards.ts';

const markdown = changesIn('bots/discord/render/markdown.ts');
const split = changesIn('bots/discord/render/split.ts');
const [markdownSuite, splitSuite] = ['markdown', 'split'].map((name) => suite('unit', `bots/discord/render/${name}.test.ts`)) as [
  readonly string[],
  readonly string[],
];

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
];
