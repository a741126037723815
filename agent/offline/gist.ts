import type { Moment } from './moment.ts';
import type { IntentName } from './understand.ts';

/**
 * Families of words that say one thing. Rules know phrases; where none fits, what a message is about is told by which
 * families come together in it, in any order and with anything between.
 */
const families = {
  self: 'i|im|ill|id|ive|me|my|mine|we|us|lets',
  you: 'you|u|your|ur|youre|viva|tutor',
  polite: 'please|pls|plz|can|could|would|may|sorry|want|wanna|need|gimme|give|show|tell|let',
  hint: 'hints?|clues?|tips?|nudge|pointers?|steer|push|get (?:me )?(?:started|going)|start with|(?:small|little|some|bit of|lil) help|help me(?: out)?|rule out|eliminate',
  how: 'how|what formula|what should i (?:write|do|look|think|consider)|where',
  reveal:
    'answers?|solutions?|correct (?:one|order|pairs?|words?|option)|right (?:one|order|pairs?|words?|option)s?|which one it is|which it is|what it is|supposed to go|looking for|give up|model answer|cant work it out|how much is it',
  tell: 'tell|show|give|say|reveal|whats|what|just|then|me',
  thing:
    'question|q|task|statement|sentence|options?|choices|list|numbers|text|problem|prompt|exercise|items?|things|gaps?|words|wording|it',
  again: 'again|once more|one more time|repeat|repost|resend|re ?read|lost|scrolled|missed|forgot|disappeared|were|back up|see',
  skip: 'skip|skipping|next|another|different one|other one|past this|move (?:on|past)|come back|later|leave (?:it|this)|not this one|dont want this|too hard',
  stop: 'stop|stopping|quit|quitting|enough|end it|end here|finish|finished|done|pause|pausing|break|im out|all i can|call it a day|for today|leave it there|no more',
  today: 'today|here|now|tonight|for me|im|i cant|all i|this|let|call|end|lol',
  bye: 'bye|goodbye|see (?:you|ya|u)|talk (?:later|soon|tomorrow)|catch you|cya|farewell|good ?night|(?:gotta|have to|got to|need to|must) (?:go|run|leave|catch|head)',
  thanks: 'thanks|thank|thx|thnx|ty|tysm|cheers|appreciate|grateful',
  hello: 'hi|hello|hey|hiya|yo|greetings|(?:good )?(?:morning|afternoon|evening)|howdy|sup|whats up',
  person: 'person|human|teacher|instructor|tutor|professor|somebody|someone|real|staff|lecturer|support',
  reach: 'talk|speak|msg|message|put me through|reach|contact|ask|write|call|chat|connect|email',
  mine: 'my|mine|i|me|thats what i',
  verdict: 'right|correct|same|fair|counted|count|marked|marking|grading|graded|wrong|typo|mistake|error|off',
  protest:
    'no way|not fair|unfair|should|was|were|but|check|checked|only because|marking|grading|graded|key|tho|though|your|ur|you|mistake in',
  time: 'time|minutes?|mins?|clock|seconds?|deadline|hours?',
  left: 'left|remain\\w*|much|many|long|running out|when|ends?|finish|over|less|time$|still|until|up',
  streak: 'streak',
  goal: 'goals?|target|quota|objective',
  set: 'my|todays?|daily|every day|set|hit|reach\\w*|met|enough|week\\w*|for',
  level: 'lvl|level|xp|points|score|rank|progress|percent|stats|overall|how much of|how far',
  ownLevel: 'my|i|am|did|have|do',
  advice:
    'do next|focus|prioriti[sz]e|weak\\w*|should i (?:do|study|learn|practi[cs]e|start|review)|where do i (?:lose|start|stand|fail)|study (?:first|next|today)|best to|what (?:shall|should|must)',
  course: 'courses?|subjects?|topics?|besides|apart from|other than|also learn|switch|catalog\\w*|on here|offer',
  about: 'what|which|is there|are there|anything|can|could|any|switch|other|else|different|also|more',
  usage:
    'how (?:this|it|that) works?|first time|what (?:do|can|should) i do here|what exactly do i|what kinda|what can (?:you|u) do|(?:stuff|things?) (?:can )?(?:you|u) (?:can )?do|new here|type (?:the|my|an) answer|do i have to|how many (?:sentences|words|lines)|points? (?:if|for|here)|cost (?:me )?(?:points|marks)|allowed|spell\\w*|how (?:am|do) i (?:supposed to )?(?:type|write|enter|answer|send)|instructions|how to use',
  mood: 'lol|haha+|hehe|ugh|omg|wow|hate|love|hard(?:er)?|stupid|smart|clever|tired|bored|boring|nervous|excited|yay|whew|crying|brain',
  elsewhere:
    'weather|rain\\w*|snow|sunny|forecast|food|dinner|lunch|pizza|burgers?|movies?|songs?|lyrics|games?|football|homework|(?:write|do) (?:me )?(?:a|an|my) (?:\\w+ )?(?:essay|story|poem|letter)|girlfriend|boyfriend|news|recipes?|jokes?',
  further: 'carry on|continue|go on|move (?:on|along)|following|next|keep going|proceed|lets go|onwards?|another',
  why: 'why|how come|wrong|explain|go through|walk|understand|reason',
  more: 'more|another|again|harder|easier|round|questions',
  agree: 'yes|yeah|yep|sure|okay|ok|lets do|fine|alright|go for it',
  disagree: 'nah|no|nope|not now|not today|maybe later|rather not',
} as const;
type Family = keyof typeof families;

const patterns = Object.fromEntries(
  Object.entries(families).map(([name, words]) => [name, new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words})(?![\p{L}\p{N}])`, 'u')]),
) as Record<Family, RegExp>; // the same keys

type Gist = {
  readonly intent: IntentName;
  readonly all: readonly Family[];
  readonly when?: (moment: Moment) => boolean;
  readonly never?: RegExp;
  readonly most?: number;
};
const atOpen = ({ open }: Moment) => open !== undefined;
const idle = ({ open }: Moment) => open === undefined;
const WORDS_SHORT = 9; // whoever says goodbye in more has something else to say

/** What families mean together, the more telling first. */
const gists: readonly Gist[] = [
  { intent: 'streak', all: ['streak'] },
  { intent: 'time', all: ['time', 'left'], when: ({ sitting }) => sitting !== null },
  {
    intent: 'time',
    all: ['left'],
    when: ({ sitting }) => sitting === 'exam',
    never: /^(?!.*\b(?:exam|test|this)\b.*\b(?:finish|ends?|over)\b)/,
  },
  {
    intent: 'dispute',
    all: ['verdict', 'mine', 'protest'],
    when: ({ answered, over }) => answered || over,
    never: /^(?:is|what|which|did|was|how|do)\b|\bwhy\b|\bhow come\b/,
  },
  {
    intent: 'dispute',
    all: ['verdict', 'you', 'protest'],
    when: ({ answered, over }) => answered || over,
    never: /^(?:is|what|which|did|was|how|do|can|could)\b|\b(?:thanks|thx|why|tell)\b/,
  },
  {
    intent: 'dispute',
    all: ['mine', 'protest'],
    when: ({ open, answered }) => open === undefined && answered,
    never: /^(?!.*\bwhat i (?:said|wrote|put|typed|meant)\b)/,
  },
  { intent: 'ask-human', all: ['person', 'reach'], never: /\b(?:policy|insur\w*|server|network)\b/ },
  { intent: 'thanks', all: ['thanks'], never: /^(?:no|nope|nah)\b/ },
  { intent: 'bye', all: ['bye'], most: WORDS_SHORT },
  { intent: 'progress', all: ['level', 'ownLevel'], when: atOpen, never: /^(?!.*\bnext (?:level|rank)\b)/ },
  { intent: 'skip', all: ['skip', 'self'], when: atOpen, most: 12 },
  { intent: 'skip', all: ['skip', 'polite'], when: atOpen, most: 12, never: /\bhints?\b/ },
  { intent: 'skip', all: ['skip'], when: atOpen, most: 7, never: /\b(?:comes?|hints?|is|was)\b/ },
  { intent: 'repeat', all: ['again', 'thing'], when: atOpen, never: /\b(?:hint|help|answer|solution|first|before)\b/ },
  { intent: 'hint', all: ['hint', 'self'], when: atOpen },
  { intent: 'hint', all: ['hint', 'polite'], when: atOpen },
  { intent: 'hint', all: ['hint'], when: atOpen, most: 6 },
  { intent: 'help', all: ['usage'] },
  {
    intent: 'hint',
    all: ['how'],
    when: atOpen,
    never:
      /^(?!.*\b(?:how (?:do|should|would|can) i (?:even )?(?:start|begin|do|solve|approach|work|find|get)|what formula|what should i (?:write|look|think|consider)|where do i)\b)/,
  },
  { intent: 'hint', all: ['tell'], when: atOpen, never: /^(?!.*\b(?:(?:one|a|the first|another) (?:pair|word|item|part|letter))\b)/ },
  { intent: 'reveal', all: ['reveal', 'tell'], when: atOpen },
  { intent: 'finish', all: ['stop', 'today'], when: ({ going }) => going, most: 11, never: /\?|^(?:what|how|why|when)\b/ },
  { intent: 'finish', all: ['stop'], when: ({ over }) => over, most: 7, never: /^(?:what|how|why|when|was|is|did)\b|\bgoals?\b/ },
  { intent: 'goals', all: ['goal', 'set'] },
  { intent: 'goals', all: ['set'], when: idle, never: /^(?!.*\b(?:every day|daily|per day|a day|each day)\b.*\b(?:set|goal|track)\b)/ },
  {
    intent: 'explain',
    all: ['why'],
    when: ({ open, answered, over }) => open === undefined && (answered || over),
    most: 10,
    never: /\bwhy not\b$/,
  },
  { intent: 'advice', all: ['advice'], when: idle },
  { intent: 'start', all: ['more'], when: ({ over }) => over, never: /^(?!\d|.*\b(?:harder|easier|round)\b)/, most: 8 },
  { intent: 'progress', all: ['level', 'ownLevel'], when: idle },
  { intent: 'courses', all: ['course', 'about'], when: idle, never: /\b(?:due|focus|mean\w*|define|difference|between)\b/ },
  { intent: 'off-topic', all: ['elsewhere'], never: /\b(?:insur\w*|policy|cover\w*|peril|python|string|print|network\w*|damage\w*)\b/ },
  { intent: 'continue', all: ['further'], when: ({ open, going }) => open === undefined && going, most: 8 },
  { intent: 'greet', all: ['hello'], most: 7 },
  { intent: 'no', all: ['disagree'], when: idle, most: 4 },
  { intent: 'yes', all: ['agree'], when: ({ open, going }) => open === undefined && !going, most: 5 },
  { intent: 'chat', all: ['mood'], most: WORDS_SHORT, never: /^(?:what|how|why|when|which|is|are|does|do|can)\b/ },
];

const addressed: readonly Family[] = ['self', 'you', 'polite', 'thanks', 'hello', 'bye', 'mood', 'skip', 'stop'];

/** What a message is about where no rule knows its words. An open text is anybody's words: there it has to be said to the tutor. */
export function gistOf(words: string, moment: Moment, anyWords: boolean): IntentName | undefined {
  const has = (family: Family) => patterns[family].test(words);
  if (anyWords && !addressed.some(has)) return undefined;
  const count = words.split(' ').length;
  return gists.find(
    ({ all, when, never, most }) =>
      (most === undefined || count <= most) && (when?.(moment) ?? true) && all.every(has) && !(never?.test(words) ?? false),
  )?.intent;
}
