import { changesIn, suite, type Mutation } from './guards.ts';

const folder = 'bots/discord/testing';
const [messages, answers, windows, gateway, pieces, http] = ['checks', 'answer-checks', 'windows', 'gateway', 'pieces', 'http'].map(
  (name) => suite('e2e', `${folder}/${name}.e2e.test.ts`),
) as [readonly string[], readonly string[], readonly string[], readonly string[], readonly string[], readonly string[]];
const [components, answering, rest] = ['component-rules', 'answering', 'rest'].map((name) => changesIn(`${folder}/${name}.ts`)) as [
  ReturnType<typeof changesIn>,
  ReturnType<typeof changesIn>,
  ReturnType<typeof changesIn>,
];

/** Guards of the twin of Discord: what it let through would let tests pass that fail with Discord. */
export const discordTwinGuards: readonly Mutation[] = [
  rest('a body is held against Discord’s description', 'demand(bodyProblems(matcher.method, matcher.template, body));', '', messages),
  rest('only the bot’s token opens a route', 'request.headers.authorization !== `Bot ${options.token}`', 'false', gateway),
  components('a message has forty components at most', 'all.length > COMPONENTS_MAX', 'all.length > 1000', messages),
  components('a modal has five fields at most', 'components.length > MODAL_COMPONENTS_MAX', 'components.length > 1000', answers),
  components('a row is as wide as five buttons', 'if (width > WIDTH_MAX) {', 'if (width > 1000) {', messages),
  changesIn(`${folder}/message-rules.ts`)(
    'components of the new kind stand alone',
    'if (isNewKind) problems.push(...legacyProblems(draft));',
    '',
    messages,
  ),
  answering('an interaction is answered first once', "if (interaction.response) throw refusal('alreadyAcknowledged');", '', windows),
  answering('an answer after three seconds is too late', 'arrivedAt - interaction.createdAt > FIRST_ANSWER_MS', 'false', windows),
  answering('a token ends after a quarter of an hour', 'interaction.createdAt > TOKEN_MS', 'interaction.createdAt > Infinity', windows),
  changesIn(`${folder}/routes-of-channels.ts`)(
    'what one person sees is not there for the bot',
    'kept.channel !== channel || kept.onlyFor !== undefined) throw refusal',
    'kept.channel !== channel) throw refusal',
    windows,
  ),
  changesIn(`${folder}/routes-of-channels.ts`)(
    'the bot does in a channel what it may',
    'if (needs.some((name) => !(rights & Permission[name])))',
    'if (needs.length > 99)',
    windows,
  ),
  changesIn(`${folder}/intents.ts`)(
    'what people say to each other is kept from the bot',
    'concernsBot || intents & Intent.MessageContent',
    'concernsBot || intents',
    gateway,
  ),
  changesIn(`${folder}/delivery.ts`)(
    'an endpoint that takes forged signatures is not used',
    'if (forged.status !== 401)',
    'if (forged.status === 500)',
    http,
  ),
  changesIn(`${folder}/twin.ts`)(
    'what Discord would refuse fails the test',
    'if (violations.length) throw',
    'if (violations.length > 99) throw',
    pieces,
  ),
];
