import { changesIn, suite, type Mutation } from './guards.ts';

const reminding = suite('db', 'agent/jobs/claim-reminders.db.test.ts');
const claims = changesIn('agent/jobs/claim-reminders.ts');
const waits = changesIn('db/queries/claiming-reminders.ts');
const clock = suite('unit', 'core/tutoring/reminding.test.ts');
const rule = changesIn('core/tutoring/reminding.ts');
const discord = suite('db', 'agent/identity/discord.db.test.ts');
const linking = suite('db', 'agent/identity/link-discord.db.test.ts');
const link = changesIn('agent/identity/link-discord.ts');
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
  link(
    'of a code from Discord nothing is kept that is read',
    "Buffer.from(veil(`link-code:${code}`), 'base64url')",
    'Buffer.from(`${veil(code).slice(0, 0)}${code}`)',
    linking,
  ),
  changesIn('agent/identity/codes.ts')('a code from Discord lasts ten minutes', 'link: 10 * MINUTE_MS', 'link: 100 * MINUTE_MS', linking),
  link('a code from Discord is brought five times', 'TRIES_MAX = 5', 'TRIES_MAX = 50', linking),
  link('wrong codes are counted for who types them', 'countTries(parts, [wrong, {', 'countTries(parts, [{', linking),
  link('a right code is no wrong one', 'await giveBack(parts, [wrong]);', '', linking),
  link('a guest links nothing', 'if (person.isGuest) throw', 'if (false) throw', linking),
  link('who is more than a learner on Discord is joined to nobody', 'if (!theirs.isBare || discord', 'if (discord', linking),
  link('nobody has two accounts of Discord', 'if (mine.hasDiscord)', 'if (false)', linking),
  link('nobody is joined to whom they taught', 'if (await didTeach(tx, discord, own))', 'if (false)', linking),
  link('of two reminders one is kept', 'await dropDoubleReminders(tx, person.user, discord);', '', linking),
  changesIn('db/queries/identities.ts')('nobody signs in on the page with Discord', ' and provider <> ${DISCORD})', ')', linking),
  rule('a reminder comes once a day', 'localMoment(lastSentAt, timeZone).day !== here.day', 'lastSentAt < now', clock),
  rule('a reminder is not made up late', '|| here.minute - atMinute >= LATE_MAX_MINUTES', '', clock),
  rule('quiet hours go over midnight', 'minute >= from || minute < until', 'minute >= from && minute < until', clock),
  rule('quiet hours are kept', ' || isQuiet(here.minute, quiet)) return false;', ') return false;', clock),
  rule(
    'what was past when it was set does not come',
    'if (changed.day === here.day && changed.minute > atMinute) return false;',
    '',
    clock,
  ),
  claims('who studied today is not reminded', 'return answeredMs === null || ', 'return answeredMs !== undefined || ', reminding),
  claims('who waits behind many is found', 'after = page.length === PAGE ? (page.at(-1)?.id ?? null) : null;', 'after = null;', reminding),
  waits('nobody is reminded in an exam', "and x.mode = 'exam'", "and x.mode = 'nothing'", reminding),
  waits(
    'who wants no reminders has none',
    "and coalesce(u.profile #>> '{preferences,nudge_frequency_cap}', '1') <> '0'\n",
    '\n',
    reminding,
  ),
  waits('what is taken counts as sent', 'update reminders set last_sent_at = ${at}', 'update reminders set channel = channel', reminding),
  changesIn('tools/delete-my-account.ts')(
    'whoever is on Discord leaves there',
    'doors: forOneself',
    "doors: ['web', 'cli', 'evals']",
    reminding,
  ),
];
