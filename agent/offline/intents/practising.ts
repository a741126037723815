import { all, asking, defineRules } from './intent.ts';

const it = String.raw`(?:it|this|that|this one|that one|the question|this question|that question|one)`;
const maybeIt = `(?: ${it})?`;

/** What is said around a question that is asked: everything but the answer to it. */
export const practising = defineRules([
  {
    intent: 'reveal',
    meaning: 'wants to be told the answer of the question that is open',
    when: ({ open }) => open !== undefined,
    whole: [
      all(String.raw`(?:me )?(?:just )?(?:the )?(?:right |correct |real )?(?:answer|solution)s?(?: (?:here|to ${it}|for ${it}))?`),
      all('(?:just )?(?:say|tell)(?: me| it| us)*|spill it|solve (?:it|this)(?: for me)?|am i (?:right|correct)'),
      all(String.raw`(?:so )?is (?:it |the answer )?(?:[a-h]|\d|it|that|this) (?:right|correct|the answer|the right one|the correct one)`),
    ],
    within: [
      /\b(?:give|tell|show|reveal|say|know|see|need|want|have)\b(?: \w+){0,2} (?:just )?(?:the )?(?:right |correct )?(?:answer|solution)\b/,
      /\b(?:whats|what is|what are|what would be) the (?:(?:right |correct )?(?:answer|solution)|(?:right |correct )(?:option|choice|one))s?\b/,
      /\bwhich (?:one |ones |option |answer |of (?:them|these|those) )?(?:is|are|would be) (?:the )?(?:right|correct|true|it|answer)\b/,
      /\bhow many (?:of them |of these |ones |options |answers )?(?:are|is) (?:right|correct|true)\b/,
      /\b(?:check|confirm|verify)\b.*\b(?:right|correct)\b.*\b(?:before|first)\b/,
    ],
    never: /\b(?:last|previous|number|q ?\d|was)\b/,
    examples: {
      choice: [
        'whats the answer',
        'just tell me',
        'give me the answer',
        'which one is correct?',
        'what is the right answer',
        'answer please',
        'is b right?',
        'can you just show me the solution',
      ],
      choices: ['how many are correct', 'which ones are right?'],
      number: ['tell me the solution', 'solve it for me'],
      text: ['what is the correct answer', 'i want the answer'],
      exam: ['tell me the answer', 'is c correct?', 'am i right'],
    },
  },
  {
    intent: 'time',
    meaning: 'asks how much time an exam leaves',
    when: ({ going }) => going,
    within: [
      /\b(?:how (?:much|many) (?:more )?(?:time|longer|minutes?|mins?|seconds?|hours?)\b|how (?:long|much)\b.*\b(?:left|remain\w*|have|got)\b|time (?:left|remaining)|minutes? left|when (?:does|do|will) (?:it|the exam|the test|my time|time|i) (?:end|run out|be up|have to)|(?:whats the|is there a) (?:time limit|deadline))\b/,
    ],
    never: /\bshould it be\b/,
    examples: {
      exam: ['how much time do i have', 'time left?', 'how many minutes left', 'how long do i have left', 'when does the exam end'],
      between: ['is there a time limit'],
    },
  },
  {
    intent: 'hint',
    meaning: 'wants a hint for the question that is open',
    whole: [
      all(
        String.raw`(?:a |an |another |one more |next |more |small |little |some |second |the |any |tiny |bit of a |quick |first |last )*(?:hints?|clues?|tips?|nudge|pointers?)(?: me)?(?: (?:on|with|for|about|to) ${it})?`,
      ),
      all(String.raw`(?:some|more|extra|a little|little|a bit of|a bit more|a little more) help(?: (?:on|with|for) ${it})?`),
      all(
        'hint me|nudge me|point me in the right direction|push me in the right direction|how (?:do|should|would) i (?:approach|solve|do|tackle|start) (?:it|this|that)(?: one)?',
      ),
      all(String.raw`(?:help|assist) (?:me )?(?:out )?(?:with|on) ${it}`),
    ],
    within: [
      /\b(?:give|need|want|have|get|gimme|use|another|get me|drop)\b(?: me| a| an| another| one| more| the| next| little| small)* (?:hints?|clues?)\b/,
    ],
    examples: {
      choice: [
        'hint',
        'hint pls',
        'can i have a hint',
        'give me a hint please',
        'any tips?',
        'hnit',
        'a clue?',
        'another hint please',
        'help me with this one',
        'hints',
        'how do i approach this',
        'i could use a clue',
        'one more hint',
      ],
      truth: ['hint?', 'need a hint'],
      number: ['hint', 'some help with this'],
      text: ['hint', 'can u give me a hint', 'clue please'],
      blanks: ['hint please', 'a small hint'],
      essay: ['give me a hint'],
      exam: ['can i get a hint'],
    },
  },
  {
    intent: 'hint',
    meaning: 'asks how to go about the open question',
    when: ({ open }) => open !== undefined,
    whole: [all('where (?:do|should|can) i (?:even )?(?:start|begin)|what (?:is|would be) the first step|whats the first step')],
    examples: { number: ['where do i start', 'whats the first step'] },
  },
  {
    intent: 'skip',
    meaning: 'wants the open question put aside',
    when: ({ open }) => open !== undefined,
    whole: [
      all(
        String.raw`(?:i )?(?:skip|pass|next|later|omit|leave|move on|moving on|jump|advance)(?: on)?${maybeIt}(?: over| for now| for later| out)?(?: (?:question|one|please))?`,
      ),
      all(
        String.raw`(?:the )?(?:next|another|different|new|other) (?:one|question|item)|not (?:this|that)(?: one| question)?|(?:maybe )?(?:come|get|go|return) back(?: to ${it})?(?: again)?(?: later)?|(?:ill |i will )?(?:do|answer|try) ${it} later|put ${it} aside|set ${it} aside`,
      ),
      all(
        'skip (?:it |this |that )?(?:please )?(?:and )?(?:next|go on|move on)?|i (?:will |would |d )?(?:skip|pass)(?: on)?(?: this| it| that)?(?: one)?',
      ),
      all('(?:i )?(?:dont|do not) (?:want|like|feel like)(?: to)?(?: do| answer)? (?:this|it)(?: one| question)?|change (?:the )?question'),
    ],
    within: [/^(?:\w+ ){0,5}(?:skip|pass)(?: (?:it|this|that|one|this one))?$/],
    never: /^(?:what|why|how|when|does|is)\b/,
    examples: {
      choice: [
        'skip',
        'next',
        'pass',
        'next question',
        'skip this one',
        'sikp',
        'skip it please',
        "i'll come back to it later",
        'another question',
        'move on',
        "i don't know, skip",
        'different question please',
        'leave it for now',
        'later',
        'skip please',
      ],
      number: ['skip', 'next', 'idk skip'],
      text: ['skip', 'pass', 'next question', 'skip it'],
      blanks: ['skip', 'next', 'pass on this one'],
      essay: ['skip', 'can we skip this', 'next question please'],
      order: ['skip that'],
      exam: ['skip this question', 'next', 'come back later'],
    },
  },
  {
    intent: 'repeat',
    meaning: 'wants to see the open question again',
    when: ({ open }) => open !== undefined,
    whole: [
      all(
        String.raw`(?:repeat|reread|reshow|redisplay|rephrase)${maybeIt}(?: again| please)?|(?:say|show|ask|read|see|display|post|give|have|get|hear)(?: me)?(?: ${it})? (?:again|once more|one more time)`,
      ),
      all(
        '(?:show|see|read|list|repeat)(?: me)? (?:the |this |my |all )?(?:options|choices|question|possible answers)(?: again| once more)?|again|once more|one more time|(?:the |this )?question again|(?:the )?(?:options|choices|question)(?: again)?|huh|pardon|sorry what|sorry|wait what|what|come again|say what|say that again',
      ),
      all(
        'what (?:was|is|were) (?:the|that|my) (?:question|options|choices|current question)(?: again)?|whats (?:the|my) (?:question|current question)(?: again)?|what (?:are|were) (?:the|my) (?:options|choices)(?: again)?|where (?:were|are) we|what are you asking(?: me)?',
      ),
      all(
        '(?:how|in what (?:form|format)|which format|what format|in which unit) (?:should|do|am|shall|must|can)? ?(?:i|it)? ?(?:supposed to )?(?:answer|type|write|enter|give)(?: (?:it|this|that|my answer|the answer))?|how long should (?:it|the answer|my answer|this) be|what (?:form|format|unit)(?: do you want| is wanted| should it be)?',
      ),
      all('continue|resume|go on|carry on|ready|im ready|im back|back|keep going|proceed|lets go|go|go ahead'),
    ],
    examples: {
      choice: [
        'repeat',
        'repeat the question',
        'say that again',
        'again please',
        'what was the question?',
        'can you show me the question again',
        'show the options again',
        'continue',
        'reapeat',
        'what are the choices again',
        "i'm back",
        'sorry, what?',
      ],
      number: ['what was the question', 'in which unit should i answer'],
      text: ['repeat the question please', 'whats the question again'],
      pairs: ['how do i answer this', 'show it again'],
      exam: ['repeat'],
    },
  },
  {
    intent: 'stuck',
    meaning: 'does not know the answer',
    when: ({ open }) => open !== undefined,
    whole: [
      all(
        String.raw`(?:i )?(?:really |honestly |just )?(?:idk|dunno|dont know|do not know|have no idea|have no clue|no idea|no clue|not sure|unsure|cant tell|cant say|donno|forgot|dont remember|give up|havent a clue|got nothing)(?: (?:this|that|it|this one|that one|the answer|at all|yet|either|honestly|here|which one|which|about (?:this|that)(?: one)?|what to (?:write|say|answer|do|put|pick|choose)|how to (?:do|solve|answer|start) (?:this|it)))*`,
      ),
      all(
        '(?:im |i am |completely |totally |so |really |a bit )*(?:lost|stuck|confused|clueless|stumped|blank|puzzled)(?: (?:here|on this|with this|now|by this))?(?: one)?|beats me|no idea|my mind is blank|i have no answer',
      ),
      all(
        '(?:this|that|it)(?: one| question)?(?: is|s)? (?:so |too |very |really |quite |pretty |super )*(?:hard|difficult|tough|tricky|confusing|impossible)(?: for me)?|(?:too |so )(?:hard|difficult)',
      ),
      all(
        String.raw`i (?:dont|do not|still dont|cant) (?:get|understand|follow)(?: (?:it|this|the question|this question|this one|anything|what (?:it|this) (?:is asking|asks|means|wants)))?`,
      ),
    ],
    examples: {
      choice: [
        "i don't know",
        'idk',
        'no idea',
        'not sure',
        "i'm stuck",
        'this is too hard',
        "i don't get it",
        "don't know this one",
        'dunno',
        'confused',
        'i give up',
        "i don't understand the question",
      ],
      truth: ['no clue', 'not sure'],
      number: ["i don't know how to do this", 'im completely lost'],
      text: ["i don't know", 'idk', 'no idea sorry', 'i forgot'],
      blanks: ["don't know", 'no idea'],
      essay: ['idk what to write', 'i really dont know'],
    },
  },
  {
    intent: 'continue',
    meaning: 'wants the next question',
    when: ({ open }) => open === undefined,
    whole: [
      all(
        String.raw`(?:the )?(?:next|continue|contine|proceed|resume|ready|go|more|another|ok|okay|k|kk|alright|cool|got it|i see|understood|makes sense|fine|good|great|nice)(?: (?:one|question|please|on|ahead|quiz|test|exam|run|practice|it|then|next|go|with (?:it|my quiz|the quiz|the run|the exam|my exam)))*`,
      ),
      all(
        '(?:im |i am )?(?:ready|back)(?: for (?:the next|more|another)(?: one| question)?)?|(?:go|carry|move|keep|lets keep) (?:on|going|ahead|moving)|lets (?:go|continue|move on|go on|do it)|go ahead|bring it on|hit me|keep them coming|pick up where (?:we|i) left off|where (?:were|are) we|continue where (?:we|i) (?:left|stopped).*|skip',
      ),
      all('one more(?: question)?|(?:ask|give)(?: me)? (?:the )?(?:next|another)(?: one| question)?|another one(?: please)?'),
      all(
        '(?:continue|resume|finish|go on with|get back to|back to|return to) (?:my |the |our )?(?:last |old |open |previous )?(?:quiz|test|exam|run|practice|session|round|questions?)',
      ),
    ],
    never: asking,
    examples: {
      none: ['continue', 'resume my quiz', 'lets continue where we left off', 'pick up where i left off', 'go on with my exam', 'im back'],
      between: [
        'next',
        'next question',
        'continue',
        'ok next',
        'ready for the next one',
        'go on',
        'another one',
        'hit me',
        'nxt',
        'got it',
        'ok',
        'keep going',
        'contineu',
        'im ready',
        'next one pls',
        'makes sense, next',
      ],
    },
  },
]);
