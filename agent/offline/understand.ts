import { asks, withoutFillers } from '../../core/chat/said.ts';
import { spokenAnswer, withoutSureness } from '../../core/chat/spoken.ts';
import { TutorError } from '../../core/errors.ts';
import type { Shown } from '../../core/questions/forms/index.ts';
import { choosableOf, readAnswer } from '../../core/questions/index.ts';
import { foreignIn } from './foreign.ts';
import { gistOf } from './gist.ts';
import { asking, type Rule } from './intents/intent.ts';
import { doubting, knowing, remembering } from './intents/knowing.ts';
import { planning } from './intents/planning.ts';
import { practising } from './intents/practising.ts';
import { ending, running } from './intents/running.ts';
import { declining, talking } from './intents/talking.ts';
import type { Moment } from './moment.ts';
import { commandWordsOf, isKeys, isNoise, plainWords } from './words.ts';

/** All rules, in the order in which they are asked: the first that fits decides. */
export const rules = [
  ...planning,
  ...declining,
  ...practising,
  ...doubting,
  ...ending,
  ...talking,
  ...remembering,
  ...running,
  ...knowing,
] as const;

/** What a message can mean. The last four are told by the moment rather than by words. */
export type IntentName = (typeof rules)[number]['intent'] | 'answer' | 'yes' | 'no' | 'unclear';

/** What a message was understood to mean; an answer with the words to hand in. */
export type Understood = {
  readonly intent: IntentName;
  readonly answer?: readonly string[];
  readonly confidence?: 'guess' | 'think' | 'sure' | undefined;
  /** The answer was asked rather than given: "is it B?". */
  readonly asked?: boolean;
  /** It was offered, and they said yes. */
  readonly agreed?: boolean;
};

const before =
  /^(?:(?:ok|okay|so|well|hey|hi|hello|hm+|um+|uh|oh|ah|alright|right|yes|yeah|yep|sure|please|pls|plz|kindly|just|now|then|and|but|also|actually|maybe|sorry|viva|dear|tutor|thanks|great|cool|nice|good|perfect|honestly|quick|quickly)|(?:can|could|would|will|may|might|shall|should) (?:you|u|we|i)|(?:is it possible|would it be possible|are you able|be so kind) to|would you mind|do you mind|i (?:want|wanna|need|would like|would love|d like|d love|am going|am ready|wish|think i want|feel like|could use|could do with)(?: to| some)?|id (?:like|love)(?: to)?|im (?:going|gonna|ready|trying) to|ill|i will|lets(?: do| have)?|let (?:me|us)|give (?:me|us)|gimme|get me|show (?:me|us)|please|to|how about|what about|time (?:to|for)|try to|wanna|gonna|need|want|have) (?!$)/;
const after =
  / (?:please|pls|plz|now|for now|right now|thanks|thx|thank you|then|ok|okay|lol|haha|rn|for me|today|if possible|honestly|tho|though|man|bro|dude|sir|mate|asap|immediately|viva|actually|maybe|instead|first|a bit|tutor|sorry|would you|could you|can you|if you can|already)$/;

/** A phrase without the politeness at both its ends. */
function bareOf(words: string): string {
  let bare = words;
  for (let last = ''; last !== bare;) {
    last = bare;
    bare = bare.replace(before, '').replace(after, '');
  }
  return bare;
}

const ESSAY_WORDS = 12; // whoever writes more at an open text is answering
const anyWords = (moment: Moment) => moment.open === 'text' || moment.open === 'blanks';

/** Whether a rule fits: its whole phrases by the phrase without politeness, the rest anywhere; in an open text only at its start. */
function fits({ when, whole = [], within = [], never }: Rule, moment: Moment, words: string, isQuestion: boolean): boolean {
  if (when && !when(moment)) return false;
  const bare = bareOf(words);
  const wholeFits = whole.some((pattern) => pattern.test(bare) || pattern.test(words));
  if (wholeFits && !(never?.test(words) ?? false)) return true;
  if (never?.test(words)) return false;
  if (!anyWords(moment) || isQuestion) return within.some((pattern) => pattern.test(words));
  return within.some((pattern) => bare.search(pattern) === 0);
}

const canRead = (shown: Shown, answer: readonly string[], locale: string): boolean => {
  try {
    readAnswer(shown, answer, locale);
    return true;
  } catch (error) {
    if (error instanceof TutorError) return false;
    throw error;
  }
};

/** The answer a message gives to a question in one of the forms that can be told from talk, as it would be handed in. */
function answerIn(said: string, shown: Shown, locale: string): Understood | undefined {
  const { said: short, confidence } = withoutSureness(said.replaceAll(/[?？¿]+/g, ' ').trim() || said);
  const bare = withoutFillers(short, choosableOf(shown));
  const spoken = [spokenAnswer(bare, shown), spokenAnswer(short, shown)].flatMap((each) => (each ? [each] : []));
  const found = [[short], [bare], ...spoken].find((answer) => canRead(shown, answer, locale));
  return found && { intent: 'answer', answer: found, confidence, asked: asks(said) };
}

const yes =
  /^(?:yes|yeah|yep|yup|y|sure|ok|okay|of course|please|please do|yes please|go ahead|do it|do that|sounds good|alright|why not|absolutely|definitely|gladly|lets do (?:it|that)|id like that|that would be (?:great|nice))(?: (?:please|thanks|do|sure|go ahead|ok))*$/;
const no =
  /^(?:no|nope|nah|n|not now|no thanks|no thank you|not really|rather not|dont|never mind|nevermind|later|maybe later|not yet|no need)(?: (?:please|thanks|thank you|now|im good|im fine|its ok|today|later))*$/;
const codeWords =
  /^(?:pass|continue|break|next|help|print|exit|quit|return|stop|repeat|again|more|finish|end|why|start|not|none|time|list|tests?|exam)$/;

/** Nouns that alone ask for nothing, and may be the word that is wanted. */
const loneNouns = /^(?:course|topic|subject|level|exam|test|time|score|rating|person|human|agent)$/;
/** How verb forms begin that may fill a gap: "should have carried". */
const verbForms = /^(?:is|are|does|do|did|can|could|would|should)(?: \S+){1,2}$/;

/** What a message means at an open question beside the rules: the words of an answer in its own form, before they are taken for anything else. */
function plainAnswer(said: string, moment: Moment, shown: Shown | undefined, locale: string): Understood | undefined {
  if (!shown) return undefined;
  const words = plainWords(said);
  const isText =
    (moment.code && codeWords.test(words)) || loneNouns.test(words) || (/^[^\p{L}?？¿]+$/u.test(said) && /[^\s.…!]/.test(said));
  if (anyWords(moment)) return isText ? { intent: 'answer', answer: [said.trim()] } : undefined;
  const truth = shown.kind === 'truth' && !asks(said) ? spokenAnswer(withoutSureness(said).said, shown) : undefined;
  if (truth) return { intent: 'answer', answer: truth, confidence: withoutSureness(said).confidence };
  return canRead(shown, [said], locale) && !asks(said)
    ? { intent: 'answer', answer: [said], confidence: withoutSureness(said).confidence }
    : undefined;
}

/** The answer in words of their own, where every sentence could be one. */
function ownAnswer(said: string, shown: Shown): Understood {
  const { said: short, confidence } = withoutSureness(said.trim());
  const isLong = shown.kind === 'text' && shown.long;
  return { intent: 'answer', answer: [isLong ? said.trim() : withoutFillers(short)], confidence };
}

/** What is left when no rule fits: a question about the material, an answer, or nothing that can be made out. */
function whatIsLeft(said: string, words: string, moment: Moment, shown: Shown | undefined): Understood {
  if (shown && !moment.code && isKeys(said)) return { intent: 'unclear' };
  if (shown && anyWords(moment) && !asks(said)) return ownAnswer(said, shown);
  if (asks(said)) return { intent: 'ask' };
  if (shown) {
    const { said: short, confidence } = withoutSureness(said.trim());
    return { intent: 'answer', answer: [short], confidence }; // which no form reads: what is wanted is said
  }
  if (yes.test(words)) return { intent: 'yes' };
  if (no.test(words)) return { intent: 'no' };
  const bare = plainWords(withoutFillers(withoutSureness(said).said));
  return isNoise(said) || /^(?:[a-z]|\d{1,3}|true|false)$/.test(bare) ? { intent: 'unclear' } : { intent: 'ask' };
}

/** What a learner means by a message, at that moment and with that question before them. */
export function understand(said: string, moment: Moment, shown: Shown | undefined, locale: string): Understood {
  const words = commandWordsOf(said);
  if (!said.trim()) return { intent: 'unclear' };
  if (moment.offered && (yes.test(words) || no.test(words))) return { intent: yes.test(words) ? 'yes' : 'no' };
  const answer = plainAnswer(said, moment, shown, locale);
  if (answer) return answer;
  const isEssay = moment.open === 'text' && words.split(' ').length > ESSAY_WORDS && !asks(said);
  if (isEssay && shown) return ownAnswer(said, shown);
  if (foreignIn(said) && !(anyWords(moment) && words.split(' ').length < 4)) return { intent: 'foreign' };
  const isQuestion = asks(said) || asking.test(words);
  const fitting = rules.find((rule) => rule.intent !== 'ask' && fits(rule, moment, words, isQuestion));
  if (fitting) return { intent: fitting.intent };
  const soft = shown && !anyWords(moment) ? answerIn(said, shown, locale) : undefined;
  if (soft) return soft;
  const gist = gistOf(words, moment, anyWords(moment));
  if (gist) return { intent: gist };
  if (shown && anyWords(moment) && !asks(said) && verbForms.test(words)) return ownAnswer(said, shown);
  const ask = rules.find(({ intent }) => intent === 'ask')!; // it is in the list
  if (fits(ask, moment, words, isQuestion) || fits(ask, moment, bareOf(words), isQuestion)) return { intent: 'ask' };
  return whatIsLeft(said, words, moment, shown);
}
