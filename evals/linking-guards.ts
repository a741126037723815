import { changesIn, suite, type Mutation } from './guards.ts';

const discord = suite('db', 'agent/identity/discord.db.test.ts');
const person = changesIn('agent/identity/discord-person.ts');

/** Guards of who comes from Discord: who they are here, whose account theirs becomes, and when they are written to. */
export const linkingGuards: readonly Mutation[] = [
  person('one account of Discord is one person', ') throw new AlreadyThere();', ') return;', discord),
  person(
    'who is shut out is shut out on Discord',
    "if (!isActive) throw new TutorError('forbidden'",
    "if (false) throw new TutorError('forbidden'",
    discord,
  ),
  person('a raid is counted', 'await countTries(parts, tries);', '', discord),
  person('a name turns no line around', ".replace(unseen, '')", '', discord),
  changesIn('db/queries/idle-guests.ts')(
    'what was said on Discord stays',
    ' and not exists (select from conversations x where x.user_id = u.id)',
    '',
    discord,
  ),
];
