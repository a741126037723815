import { changesIn, suite, type Mutation } from './guards.ts';

const markdown = changesIn('bots/discord/render/markdown.ts');
const split = changesIn('bots/discord/render/split.ts');
const [markdownSuite, splitSuite] = ['markdown', 'split'].map((name) => suite('unit', `bots/discord/render/${name}.test.ts`)) as [
  readonly string[],
  readonly string[],
];

const chart = suite('unit', 'bots/discord/render/chart.test.ts');

const talk = changesIn('bots/discord/talk.ts');
const pen = changesIn('bots/discord/talking/pen.ts');
const [talkSuite, tellSuite] = ['talk', 'talking/tell'].map((name) => suite('e2e', `bots/discord/${name}.e2e.test.ts`)) as [
  readonly string[],
  readonly string[],
];
const suggesting = changesIn('bots/discord/suggest.ts');
const suggestSuite = suite('e2e', 'bots/discord/suggest.e2e.test.ts');
const examSuite = suite('e2e', 'bots/discord/talking/exam.e2e.test.ts');

/** Guards of talking on Discord. */
export const discordTalkGuards: readonly Mutation[] = [
  markdown(
    'no words of a model call anybody',
    'uncalled(blocks(reader.lexer(text), find))',
    'blocks(reader.lexer(text), find)',
    markdownSuite,
  ),
  markdown('only the web is linked', 'if (!isSafe(address)) return words;', '', markdownSuite),
  changesIn('bots/discord/talking/tell.ts')(
    'a reply can be stopped while it is written',
    'telling.now()), controls }',
    'telling.now()) }',
    suite('e2e', 'bots/discord/talking/stop.e2e.test.ts'),
  ),
  changesIn('bots/discord/controls.ts')(
    'a button of a reply that is over says so',
    'control.of && parts.tutor.stopReply(',
    'control.of || parts.tutor.stopReply(',
    suite('e2e', 'bots/discord/trouble.e2e.test.ts'),
  ),
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
  changesIn('bots/discord/talking/addressed.ts')(
    'what a program wrote is not answered',
    'author.bot || author.system ||',
    '',
    suite('unit', 'bots/discord/talking/addressed.test.ts'),
  ),
  talk('each thread is a conversation of its own', 'thread: venue.channel,', "thread: 'all',", talkSuite),
  talk('a message is answered once, by whatever process', 'externalId: id, ', '', talkSuite),
  talk('whoever writes too much is refused', 'if (refused) {', 'if (!refused) {', talkSuite),
  talk('where the tutor is not wanted it keeps still', 'if (elsewhere !== undefined) {', 'if (elsewhere === undefined) {', talkSuite),
  talk('who cannot be answered is asked nothing', 'if (!venue) {', 'if (venue) {', talkSuite),
  talk(
    'what is said is begun in its order',
    'await order(`${message.author.id} ${message.channel_id}`,',
    'await openOrder()(message.id,',
    tellSuite,
  ),
  changesIn('bots/discord/talking/rest.ts')(
    'nothing that is sent calls anybody',
    'allowed_mentions: NOBODY, ...(whole',
    '...(whole',
    tellSuite,
  ),
  changesIn('bots/discord/talking/pace.ts')(
    'edits are slower where nothing is left',
    'timesFor(channel) * 2',
    'timesFor(channel)',
    suite('unit', 'bots/discord/talking/pace.test.ts'),
  ),
  pen('edits keep their distance', 'pace.editMs * brakes.timesFor(venue.channel)', '0', tellSuite),
  pen('a reply that was taken away ends quietly', 'if (!isGone(error)) throw error;', 'throw error;', tellSuite),
  changesIn('bots/discord/talking/tell.ts')('a question that cannot be drawn is read out', 'if (!isAllDrawn)', 'if (false)', tellSuite),
  changesIn('bots/discord/talking/tell.ts')(
    'the words of an exam are not said where others read along',
    'hides() ? doorWords.examAside : telling.whole',
    'false ? doorWords.examAside : telling.whole',
    examSuite,
  ),
  changesIn('bots/discord/talking/tell.ts')(
    'no question of an exam is drawn there',
    '!settings.isShared || !isOfExam(picture)',
    'true',
    examSuite,
  ),
  changesIn('bots/discord/talking/tell.ts')(
    'what ends early says so',
    ".filter(Boolean).join('\\n\\n'), ...notes]",
    ".slice(0, 1).join('\\n\\n'), ...notes]",
    tellSuite,
  ),
  changesIn('bots/discord/handle.ts')(
    'in a channel that was not chosen nothing is said to all',
    "if (!onlyToThem && command.seenBy === 'as-asked')",
    'if (!command)',
    suggestSuite,
  ),
  suggesting(
    'what is offered in a server is studied there',
    '.filter(({ title }) => use.studied.length === 0 || use.studied.includes(title))',
    '',
    suggestSuite,
  ),
  suggesting('nobody is made of who looks for their own', 'runs: true', 'runs: false', suggestSuite),
  suggesting('no lesson is offered of every course', 'if (!only || others.length) return [];', 'if (!only) return [];', suggestSuite),
  suggesting(
    'what is looked up while typing is counted',
    "await identity.countTries([{ limit: 'tools-person', whom: visitor.user }]);",
    '',
    suggestSuite,
  ),
  changesIn('bots/discord/handle.ts')(
    'whoever manages a server chooses among all',
    'command?.manages ? undefined : placeOf',
    'false ? undefined : placeOf',
    suggestSuite,
  ),
];
