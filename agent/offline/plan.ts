import { advice, reminding } from './flows/advising.ts';
import { ask, askHuman, dispute, explain, goals, progress, result, streak } from './flows/learning.ts';
import { answer, finish, goOn, hint, reveal, skip, stuck, time } from './flows/practice.ts';
import { courses, start } from './flows/starting.ts';
import { account, bye, chat, cheat, distress, greet, help, no, offTopic, otherLanguage, thanks, unclear } from './flows/talk.ts';
import { asksOn } from './following.ts';
import { chosenFrom, pendingIn, type Pending } from './offers.ts';
import { momentOf, say, type Flow, type Plan, type Scene } from './scene.ts';
import { alsoAsked } from './several.ts';
import type { Turn } from './turn.ts';
import { understand, type IntentName, type Understood } from './understand.ts';

/** What a yes without an offer means. */
const agreed: Flow = (scene) =>
  scene.moment.going ? goOn(scene) : say('Good. What shall it be? Name a topic, ask me something, or say "help".');

/** The next question of a run; where none goes on, more of what was told. */
const further: Flow = (scene) => (!scene.moment.going && asksOn(scene) ? ask(scene) : goOn(scene));

/** What is done about each meaning. */
const flows = {
  answer,
  hint,
  skip,
  repeat: goOn,
  continue: further,
  stuck,
  reveal,
  time,
  finish,
  start,
  courses,
  ask,
  explain,
  dispute,
  'ask-human': askHuman,
  progress,
  streak,
  goals,
  advice,
  reminding,
  result,
  greet,
  help,
  thanks,
  bye,
  chat,
  'off-topic': offTopic,
  cheat,
  distress,
  foreign: otherLanguage,
  account,
  yes: agreed,
  no,
  unclear,
} as const satisfies Record<IntentName, Flow>;

/** What a message of its own may be, and yet go on with what was asked: a title, a reason, a question to pass on. */
const mayGoOn: ReadonlySet<IntentName> = new Set<IntentName>([
  'ask',
  'unclear',
  'answer',
  'dispute',
  'explain',
  'chat',
  'yes',
  'start',
  'courses',
  'foreign',
  'result',
]);

type Meant = Pick<Scene, 'said' | 'meant'>;

/** What the yes to an offer stands for. */
function accepted({ told, before }: Turn, pending: Extract<Pending, { of: 'offer' }>): Meant {
  const as = (intent: IntentName, said: string): Meant => ({ said, meant: { intent } });
  const stands = {
    hint: () => as('hint', 'hint'),
    human: () => ({ said: before, meant: { intent: 'ask-human' as const, agreed: true } }),
    mistakes: () => as('start', 'only my mistakes'),
    finish: () => as('finish', 'hand it in'),
    whole: () => ({ said: before, meant: { intent: 'answer' as const, agreed: true } }),
    exam: () => as('start', `start the exam ${/\*\*(.+?)\*\*/.exec(told)?.[1] ?? before} now`),
    next: () => as('continue', 'continue'),
    courses: () => as('courses', 'courses'),
    topic: () => as('start', `quiz me on ${pending.topic ?? before}`),
  } satisfies Record<typeof pending.offer, () => Meant>;
  return stands[pending.offer]();
}

/** What is meant, with what the tutor waits for taken into account. */
function meantIn(turn: Turn, meant: Understood, pending: Pending): Meant {
  if (pending?.of === 'offer' && meant.intent === 'yes') return accepted(turn, pending);
  if (pending?.of === 'offer' && pending.offer === 'mistakes' && meant.intent === 'start' && /\b(?:those|them|these)\b/i.test(turn.said))
    return accepted(turn, pending);
  const isControl =
    meant.intent === 'answer' &&
    turn.state?.question &&
    !['text', 'blanks'].includes(turn.state.question.shown.kind) &&
    turn.said.length < 30;
  if (pending === undefined || pending.of === 'offer' || !mayGoOn.has(meant.intent)) return { said: turn.said, meant };
  if (pending.of === 'which') {
    const chosen = chosenFrom(turn.told, turn.said);
    if (meant.intent === 'start' && !chosen) return { said: turn.said, meant };
    return { said: `${turn.before} ${chosen ?? turn.said}`, meant: { intent: 'start' } };
  }
  if (isControl) return { said: turn.said, meant };
  return { said: turn.said, meant: { intent: pending.of === 'reason' ? 'dispute' : 'ask-human' } };
}

/** What to do next in a turn: a tool to call, or the words that end it. It depends on nothing but the turn. */
export function planOf(turn: Turn): Plan {
  const moment = momentOf(turn);
  const shown = turn.state?.question?.shown;
  const locale = turn.state?.learner.locale ?? 'en';
  const pending = pendingIn(turn.told);
  const several = pending ? undefined : alsoAsked(turn.said, moment, shown, locale);
  const first = { ...turn, said: several?.first ?? turn.said };
  const scene: Scene = { turn: first, moment, pending, ...meantIn(first, understand(first.said, moment, shown, locale), pending) };
  const plan = flows[scene.meant.intent](scene);
  if (!several || !('text' in plan)) return plan;
  return say(`One thing at a time; about "${several.other}" ask me again in a moment.`, plan.text);
}
