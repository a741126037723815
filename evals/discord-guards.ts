import { changesIn, suite, type Mutation } from './guards.ts';

const trouble = suite('e2e', 'bots/discord/trouble.e2e.test.ts');
const endpoint = suite('e2e', 'bots/discord/endpoint.e2e.test.ts');
const commands = suite('unit', 'bots/discord/commands.test.ts');
const rounds = suite('e2e', 'bots/discord/rounds.e2e.test.ts');
const reminding = suite('e2e', 'bots/discord/reminding.e2e.test.ts');

/** Of the bot at Discord: who may press, what is seen by whom, and what is done once. */
export const discordGuards: readonly Mutation[] = [
  changesIn('bots/discord/draw.ts')('an exam is shown aside', "aside: asking.going.mode === 'exam'", 'aside: false', trouble),
  changesIn('bots/discord/ask.ts')('a private question stays private', 'aside || answering.isAside()', 'aside', trouble),
  changesIn('bots/discord/handle.ts')(
    'the first answer comes before the database is asked',
    '  if (!(await answering.first(later(onlyToThem)))) return;',
    '  await askedBy(parts, interaction, answering);\n  if (!(await answering.first(later(onlyToThem)))) return;',
    trouble,
  ),
  changesIn('bots/discord/signed.ts')(
    'what Discord did not sign is refused',
    'return verify(undefined, Buffer.concat([Buffer.from(timestamp), body]), key, signed);',
    'return true;',
    endpoint,
  ),
  changesIn('bots/discord/signed.ts')('what was signed long ago is refused', '!(age <= AGE_MAX_SECONDS)', 'Number.isNaN(age)', endpoint),
  changesIn('bots/discord/commands.ts')('every tool of Discord is reached', "  'advance-round',\n", '', commands),
  changesIn('bots/discord/reminding.ts')(
    'who cannot be written to is reminded no more',
    'if (isShut(error)) await tutor.reminderFailed(id);',
    'if (isShut(error)) continue;',
    reminding,
  ),
  changesIn('bots/discord/controls.ts')('what is for everybody can be pressed by everybody', ' ?? ids.read(EVERYBODY, id)', '', rounds),
];
