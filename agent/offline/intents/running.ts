import { all, defineRules } from './intent.ts';

const some = String.raw`(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty|a few|a couple(?: of)?|some|several|a dozen|more|a|another)`;
const questions = '(?:questions?|qs|q|questoins|items?|exercises?|problems?|tasks?|ones|quiz|quizzes|drills?)';
const exam =
  '(?:mock|practice|full|final|real|timed|trial|sample|test|mid ?term|short|long|whole)? ?(?:exam|exams|test|tests|mock|quiz|assessment|run|round|session|simulation|set)';
const level = '(?:easy|easier|easiest|hard|harder|hardest|difficult|tough|tougher|tricky|challenging|medium|simple|simpler|basic|advanced)';
const missed = String.raw`(?:mistakes?|errors?|wrong (?:answers?|ones)|(?:the |those |all )?(?:ones|questions|stuff|things|everything|what)(?: that| which)? i (?:(?:just |last |previously )?(?:got|had|did|answered|have) (?:wrong|incorrect(?:ly)?)|missed|failed|messed up|screwed up|didnt (?:get|know)|got (?:wrong|incorrect)))`;

/** Ending a run. */
export const ending = defineRules([
  {
    intent: 'finish',
    meaning: 'wants to stop the run, for now or for good',
    when: ({ going }) => going,
    whole: [
      all(
        String.raw`(?:finish|end|stop|quit|exit|abort|cancel|leave|pause|close|submit|hand|turn|give|terminate|conclude)(?: (?:it|this|that|the|my|in|now|here|up|up on|everything|all|quiz|test|exam|run|practice|session|round|set|quizzing|asking|questions|early|already|please|answers|for|today|and|with|me|a|break))*`,
      ),
      all(
        '(?:im |i am |we are |were |all )*(?:done|finished|through)(?: (?:here|now|for now|for today|today|with (?:this|it|the (?:quiz|test|exam))))*|(?:thats|this is|thats all|its)? ?(?:enough|all)(?: (?:for (?:now|today|me)|questions|now|already|of this|thanks|i can do))*|no more(?: questions?)?(?: please| for now)?|(?:have |need |want )?(?:a )?(?:break|pause)(?: please| now)?|(?:take |lets take |have |make |need )+(?:a )?(?:short |quick |little )?break',
      ),
      all(
        '(?:i )?(?:have to|gotta|must|need to|got to|should) (?:go|leave|run|stop|sleep)(?: (?:now|to bed|home|to work))?|stop (?:it|asking|here|now)|lets (?:stop|finish|call it a day|call it)(?: here| now)?|call it a day',
      ),
    ],
    within: [
      /\bhand (?:it |this |everything |the (?:exam|test) |my (?:exam|test) )?in\b|\b(?:submit|finish|end|turn in) (?:my |the |this )?(?:whole )?(?:exam|test|quiz|run|attempt)\b/,
    ],
    never: /^(?:what|how|why|when|does)\b/,
    examples: {
      choice: [
        'stop',
        'quit',
        "i'm done",
        'enough',
        'finish',
        'end the quiz',
        'i want to stop now',
        'no more questions',
        "let's stop here",
        'i have to go',
        'take a break',
        'stpo',
        'finish the test',
        "that's all for today",
        'cancel',
      ],
      number: ['stop here', 'hand it in'],
      text: ['stop', 'quit the quiz', 'end this'],
      between: ['finish', 'stop please', "i'm finished", 'end the run'],
      exam: ['hand in', 'i want to hand in my exam', 'finish the exam', 'submit my exam', 'im done, hand it in', 'end exam'],
    },
  },
]);

/** Beginning one, and what there is. */
export const running = defineRules([
  {
    intent: 'start',
    meaning: 'wants questions: of a course, a topic, an exam, of their mistakes; so many, so hard',
    whole: [
      all(
        String.raw`(?:start|begin|launch)(?: (?:now|please|it|over|with|on|from|a|an|the|my|new|${exam}|practice|practi[cs]ing|studying|learning|quizzing|topic|chapter|lesson|module|course)\b.*)?`,
      ),
      all(
        '(?:practi[cs]e|drill|exercise|train|revise|study|learn)(?: (?:please|now|some|more|on|with|mode|questions?|test|exam|me|a bit|something|session))*',
      ),
      all(
        String.raw`${exam}(?: mode)?(?: please| now| (?:on|about|of|for|in|from) .+)?|exam(?:ination)? (?:mode|conditions)|under exam conditions.*|mock .*`,
      ),
      all(
        String.raw`(?:just |only |all |redo |retry |repeat |practi[cs]e |review |revise |fix |do |again |go over |work on |the |my |with |on |me |through )*${missed}(?: (?:again|once more|please|only|from .+|in .+|last time|before|today|this time|now))*`,
      ),
      all(
        '(?:play |do |go |try )?(?:it |that )?(?:again|once more|one more time|one more round|same again|another round|another go|second round|next round|restart|retry|redo|the same(?: again)?|from the (?:start|top|beginning))',
      ),
      all(
        String.raw`(?:make (?:it|them) |something |a bit |much |more |some |the |give me |throw |at me )*${level}(?: (?:questions?|ones|stuff|please|level|at me|again|now|mode|this time|than before|next time))*`,
      ),
    ],
    within: [
      /\b(?:quiz|quizz|quizzes|drill|grill|examine|assess) (?:me|us|time)\b|\btest (?:me|us|my)\b/,
      new RegExp(String.raw`\b${some} (?:more |new |random |quick |short |good |${level} |\p{L}+ ){0,3}(?:${questions})\b`, 'u'),
      new RegExp(
        String.raw`\b(?:start|begin|take|do|try|have|want|run|open|sit|attempt|write|launch|make|create|generate|prepare|set up|go for|get|give|lets go with)\b(?: \p{L}+){0,4} ${exam}\b`,
        'u',
      ),
      new RegExp(
        String.raw`\b(?:redo|retry|repeat|review|practi[cs]e|revise|go over|work on|try|again|only|just|on) (?:\p{L}+ ){0,3}?${missed}\b`,
        'u',
      ),
      /\b(?:practi[cs]e|practi[cs]ing|train|drill|revise|exercise|exercises|brush up)\b(?: \w+){0,6}/,
      new RegExp(String.raw`\b(?:${level}) (?:questions|ones|quiz|stuff|level)\b`, 'u'),
      /\bquestions (?:on|about|from|for|in|of|regarding)\b|\bask me\b(?! (?:again|later))|\bquiz (?:on|about|of|for|over)\b/,
      /\b(?:start|begin) (?:with )?(?:topic|chapter|lesson|module|unit|section|assignment)\b/,
      /\b(?:exam|test) mode\b|\bmock exam\b|\bas an exam\b/,
    ],
    never:
      /^(?:whats?|what is|what are|how (?:many|much|do|does|is|are|can)|why|when|where|who|is there|are there|do you have|any|which|does|explain|show me (?:the|my) (?:exams|topics|courses)|have i)\b|\b(?:on|about) (?:the|my) exam$|\bi got wrong (?:and|because)\b/,
    examples: {
      none: [
        'quiz me on premiums',
        '10 questions on premiums',
        'exam mode',
        'only my mistakes',
        'quiz me',
        'start',
        'start a quiz',
        'i want to practice',
        'practice python loops',
        'give me 5 questions about negligence',
        'lets start with risk',
        'quizz me on subneting',
        'ten questions on ipv6 please',
        'mock exam please',
        'take the insurance exam',
        'can you test me on coinsurance',
        'test me on topic 3.1',
        'hard questions on routing',
        'i want 20 easy questions',
        'a few questions about dns',
        'drill me',
        'give me some exercises',
        'review my mistakes',
        'practise the ones i got wrong',
        'i want to redo my errors',
        'start practice test',
        'do an exam on networking',
        'can i take a practice test',
        'lets do a quick quiz',
        'start topic 2.3',
        'quiz on python functions',
        '15 qs insurance',
        'some medium questions on vlans',
        'i want to do a mock test',
        'ask me about subrogation',
        'begin',
        'i would like to practice deductibles and limits',
        'qiuz me on wireless',
        'just my mistakes in python',
        'one question about hazards',
        'harder ones',
        'revise liability',
        'test my knowledge of dictionaries',
        'set me up with 5 hard ones on claims',
      ],
      choice: [
        'quiz me on something else: routing',
        'give me 10 questions on loops instead',
        'start over',
        'easier questions please',
        'something harder',
        'start a new quiz about lists',
      ],
      text: ['quiz me on ports instead', 'start the mock exam'],
      over: [
        'again',
        'same again',
        'another round please',
        'retry my mistakes',
        'only the wrong ones',
        'redo the questions i missed',
        'give me 10 more questions',
        'harder this time',
        'lets do one more round',
        'start another quiz on premiums',
      ],
      between: ['start a new quiz', 'make it harder', '5 more questions'],
    },
  },
  {
    intent: 'courses',
    meaning: 'asks what there is to study',
    whole: [
      all(
        '(?:list |show |see |view |all |the |available |my |me |your |other |of )*(?:courses?|subjects?|topics?|exams?|tests|practice tests|modules?|catalog(?:ue)?|syllabus|curriculum|lessons?|chapters?|material|materials|menu of courses)(?: (?:list|please|available|there are|you have|on offer|overview))*',
      ),
    ],
    within: [
      /\b(?:what|which|how many) (?:\w+ )?(?:courses?|subjects?|topics?|exams?|tests?|practice tests?|modules?|lessons?|chapters?|areas?|materials?)\b(?:.*\b(?:you|there|have|can|available|offer|learn|study|teach|cover\w*|exist|here|are|choose|got|pick)\b|$)/,
      /\bwhat (?:can|could|do|should) (?:i|we|you) (?:study|learn|practi[cs]e|teach|offer|cover|take|choose|pick|have)(?: (?:here|with you|from|about|for me|on offer))*$/,
      /\b(?:any|are there|is there|do you have|have you got|got) (?:any |a |an |some |other |more )?(?:\w+ )?(?:courses?|subjects?|topics?|exams?|practice tests?|mock exams?)\b/,
      /\bhow many questions (?:are there |do you have |is there |are |have you )*(?:about|on|in|for|of) (?!this|that|it|the (?:exam|test|quiz|run|set)|my|total)/,
      /\bwhats (?:available|on offer|there to (?:learn|study)|in the (?:course|catalog))\b|\b(?:list|show)\b.*\b(?:courses|topics|exams|subjects|practice tests|modules)\b/,
    ],
    never: /\b(?:weak|worst|best at|should i (?:study|learn|review|focus)|due|struggl\w+|human|teacher)\b/,
    examples: {
      none: [
        'what can i study',
        'which courses are there',
        'courses',
        'list courses',
        'show me all topics',
        'what topics do you cover',
        'what do you teach',
        'are there any exams',
        'whats available',
        'do you have a course on networking',
        'topics',
        'what exams can i take',
        'waht courses do you have',
        'how many topics are there',
        'how many questions are there about routing?',
      ],
      over: ['what other topics are there', 'show the courses'],
    },
  },
]);
