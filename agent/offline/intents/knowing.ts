import { all, asking, defineRules } from './intent.ts';

const number = String.raw`(?:number |no\.? |nr\.? |question |q ?|#)?\d{1,3}`;
const last = String.raw`(?:the |my |that |this |last |previous |first |second |final )*(?:question|one|answer|solution|explanation|mistake|it|that|this)`;

/** What is said of a verdict. */
export const doubting = defineRules([
  {
    intent: 'dispute',
    meaning: 'says a verdict is wrong and wants it looked at',
    when: ({ answered, going, over }) => answered || going || over,
    within: [
      /\b(?:dispute|contest|appeal|challenge|complain about|report|flag|object to) (?:it|this|that|the|my|question|number|q ?\d|about)?/,
      /^(?:dispute|appeal|i (?:want to |would like to |d like to )?(?:dispute|appeal|complain|object|disagree)|i dont agree|i do not agree|not fair|unfair|thats (?:so |not |really )?(?:unfair|fair|wrong|not right|incorrect|not true|nonsense|bs|bull\w*))\b/,
      /\b(?:my|the) answer(?: \w+){0,5}? (?:was|is|should be|has to be) (?:\w+ )?(?:right|correct|ok|fine|valid|also right)\b|\bi (?:was|am) (?:\w+ )?(?:right|correct)\b|\bim (?:\w+ )?(?:right|correct)\b(?! or)/,
      /\b(?:was|is|got|been|were) (?:marked|graded|counted|scored) (?:as )?(?:wrong|incorrect|false)\b/,
      /\bshould (?:have (?:been|counted)|be|count)(?: \w+)? (?:as )?(?:right|correct|accepted|counted|marked right)\b|\bshould count\b/,
      /\b(?:your|the) (?:answer|key|answer key|solution|question|grading|grade|system|explanation) (?:is|was|looks|seems|must be) (?:\w+ )?(?:wrong|incorrect|broken|mistaken|a mistake|outdated|ambiguous|unfair)\b|\byou(?:re| are) wrong\b|\byou made a mistake\b|\b(?:theres|thats) (?:a mistake|an error)\b|\bthere is (?:a mistake|an error)\b/,
    ],
    never: /^(?:why|what|how|can you explain)\b|\bwhen (?:i|you)\b/,
    examples: {
      between: [
        'i dispute that',
        'i disagree',
        'my answer was right',
        'that should count as correct',
        'the answer key is wrong',
        'i want to appeal this',
        "you're wrong",
        'thats not fair, i was right',
        'i think my answer is correct too',
        'dispute',
        'i dont agree with that',
        'dispute it because the lesson says otherwise',
        'dispuet',
      ],
      blanks: ['my answer to the last one was right because the lesson says so'],
      choice: ['i want to dispute the last one', 'my answer to the last question was correct', 'there is a mistake in the last question'],
      over: ['dispute question 2', 'i want to challenge question 3', 'number 4 should have been correct', 'the grading is wrong'],
    },
  },
  {
    intent: 'explain',
    meaning: 'wants the question answered last, or one of the run by its number, explained',
    whole: [
      all(
        String.raw`(?:but |huh |wait |and |so |ok )*why(?: (?:though|tho|please|exactly|so))?|how come|how so|why (?:is|was|isnt|wasnt|not|did|didnt|were|are|am|would|must|should)(?: (?:it|that|this|mine|i|my|the|a|b|c|d|e|f|\d|answer|option|choice|not|wrong|right|correct|incorrect|false|true|be|one|get|got|only|partly|partially|marked|last|${number}))*`,
      ),
      all(
        String.raw`(?:explain|explanation|elaborate|clarify|details?|more details?|say more|more|more info|walk me through|go (?:through|over)|expand on|show|review|see)(?: (?:it|that|this|why|to me|me|again|more|further|please|for|of|on|about|${last}|${number}|the|in detail|in simpler words|simply|solution|explanation|steps?|step by step))*`,
      ),
      all(
        String.raw`what (?:did i (?:do|have) wrong|was (?:my mistake|wrong(?: with .*)?|the (?:right|correct) (?:answer|one|solution).*)|is wrong (?:with|about) .*|was it)|whats wrong (?:with|about) .*|where (?:did i go wrong|was my mistake|is my mistake|is the mistake)`,
      ),
      all(
        String.raw`i (?:still )?(?:dont|do not|didnt|cant) (?:really )?(?:get|understand|see|follow) (?:why|that|it|this|the (?:explanation|answer|solution|last one)|your explanation|how)(?: .*)?|that (?:makes no|doesnt make) sense|makes no sense|i dont (?:get|understand)|how is that (?:right|wrong|possible)|(?:what|which) was (?:right|correct)`,
      ),
      all(String.raw`(?:what about|and) ${number}|${number} (?:explanation|explained|solution|again|why)`),
    ],
    within: [
      new RegExp(String.raw`\b(?:explain|explanation|review|go over|why)\b.*\b(?:question|number|no|q) ?\d{1,3}\b`, 'u'),
      /\b(?:what|which) (?:was|were) the (?:right|correct) (?:answer|one|option)s?\b/,
    ],
    examples: {
      between: [
        'why',
        'why?',
        'explain',
        'explain that please',
        'why is that wrong',
        'why not a',
        "i don't get it",
        'what did i do wrong',
        'where did i go wrong',
        'explain again',
        'exlpain',
        'how come',
        'why was it b',
        'more details please',
        'what was the correct answer',
        'that makes no sense',
        'can you explain why',
      ],
      choice: [
        'why was the last one wrong',
        'explain the last question',
        'explain number 1',
        'why was my answer wrong',
        'what was the right answer to the last one',
      ],
      truth: ['why was that false', 'explain the previous question'],
      over: ['explain number 3', 'explain question 2', 'why was 4 wrong', 'q3 explanation please', 'explain #5', 'go over number 2', 'why'],
    },
  },
]);

/** What has been: days, goals, results, progress. */
export const remembering = defineRules([
  {
    intent: 'streak',
    meaning: 'asks about the days they studied in a row',
    within: [/\bstreaks?\b|\bdays? (?:in a row|running|straight)\b|\bin a row\b/],
    never: /\b(?:what is a|whats a|losing)\b/,
    examples: {
      none: [
        'my streak',
        'how long is my streak',
        'whats my streak',
        'do i still have my streak',
        'how many days in a row',
        'streka',
        'show streak',
      ],
      over: ['did that keep my streak alive'],
    },
  },
  {
    intent: 'goals',
    meaning: 'asks about their goals',
    whole: [
      all('(?:show |see |list |what are |whats |my |our |me |the |current |study |learning )*goals?(?: (?:please|status|progress|list))?'),
    ],
    within: [
      /\b(?:my|our) (?:\w+ )?goals?\b|\bgoals? (?:i|we) (?:set|have)\b|\b(?:do i have|have i got|set|set me|track|reach|reached|hit|meet|met) (?:a |any |the |new )?(?:\w+ )?goals?\b|\bon track\b/,
      /\bwhen(?:s| is| are)? (?:my|our|the) (?:\w+ ){0,2}(?:exams?|tests?|finals?|certification)\b/,
    ],
    examples: {
      none: [
        'my goals',
        'goals',
        'how are my goals going',
        'show my goals',
        'what are my goals',
        'am i on track',
        'how far am i from my goal',
        'did i reach my goal',
        'do i have any goals',
        'i want to set a goal',
        'when is my exam?',
      ],
    },
  },
]);

/** What comes of it, and what is asked about the material. */
export const knowing = defineRules([
  {
    intent: 'advice',
    meaning: 'asks what to study or do next, or what is due',
    whole: [
      all(
        '(?:so |and |ok )*(?:now what|what now|and now|now|whats next|what next|what else|what to do(?: now| next)?|suggestions?|recommendations?|any (?:suggestions?|recommendations?|ideas?|advice)|advice|next steps?|suggest something|recommend something|surprise me|study plan|make me a (?:study )?plan)',
      ),
    ],
    within: [
      /\bwhat (?:do i|should i|shall i|must i|would you|do you|can i|could i) (?:need to |have to |want me to |suggest|recommend|think i should |best )?(?:study|learn|review|revise|focus|practi[cs]e|work on|do|repeat|improve|suggest|recommend|read|tackle|start with|try)\b(?!.*\b(?:about|with you|here|available)\b)/,
      /\b(?:weak(?:est|er|ness|nesses)?|worst|struggling|struggle|bad at|not good at|weak (?:spots?|areas?|points?|topics?)|need (?:the )?most (?:work|practice))\b.*|\bwhere (?:am i|do i|should i)\b.*\b(?:weak\w*|worst|struggle|focus|improve|start|begin)\b/,
      /\b(?:due|overdue)\b|\bup for review\b|\b(?:anything|something|whats|what is|what) to (?:review|repeat|study|revise)\b|\bready for (?:the|my) (?:exam|test)\b|\bam i ready\b/,
      /\bwhat to (?:study|learn|review|revise|focus on|practi[cs]e)\b|\b(?:recommend|suggest)\b.*\b(?:topic|me|something|next)\b|\bhow (?:do|can|should) i (?:prepare|improve|get better|study)\b/,
    ],
    never: /\b(?:premium|payment|bill)s? (?:is |are )?due\b|\bdue (?:to|process|date|diligence)\b|\bhint\b/,
    examples: {
      none: [
        'what should i study next',
        'what do you recommend',
        'what are my weak spots',
        'whats due',
        'what is due today',
        'where should i start',
        'what to study',
        'what do i need to review',
        'am i ready for the exam',
        'my weakest topics',
        'how do i get better',
        'suggest something',
        'wat should i study',
        'what should i work on',
      ],
      over: ['what next', 'what now', 'and now?', 'what should i practice now', 'whats next'],
    },
  },
  {
    intent: 'result',
    meaning: 'asks how the run went, or goes so far',
    when: ({ going, over, answered }) => going || over || answered,
    whole: [
      all(
        '(?:show |see |whats |what is |what was |what are |my |the |me |final |current |so |give |overall |end )*(?:scores?|results?|grade|report|mark|marks|summary)(?: (?:please|so far|now|again|for this (?:run|quiz|test)|on (?:this|that)|of (?:the|this) (?:run|quiz|test|exam)))*',
      ),
    ],
    within: [
      /\bhow (?:did|do|have) i (?:do|done|perform|score|go|went)\b|\bhow (?:am i|was i|im|is it) (?:doing|going)(?: so far| in this)?\b|\bdid i pass\b|\bhow many (?:\w+ ){0,4}(?:right|correct|wrong|left|to go|remaining)\b|\bwhat (?:did|have) i (?:get|got|miss|missed|answer|answered)(?: \w+)? ?(?:wrong|incorrectly)?$|\bscore so far\b|\bhow far (?:along )?(?:am i|are we)\b|\bwhat (?:number|question) (?:am i|are we)\b|\bwhich (?:ones|questions) did i (?:get|miss)\b/,
    ],
    never: /\b(?:level|xp|streak|points)\b/,
    examples: {
      between: ['my score', 'how am i doing so far', 'how many did i get right', 'how many questions are left', 'score?', 'how far am i'],
      choice: ['how am i doing', 'how many left'],
      over: [
        'what did i get wrong',
        'how did i do',
        'did i pass',
        'what was my score',
        'results',
        'show my result',
        'scroe',
        'how many did i get wrong',
      ],
    },
  },
  {
    intent: 'progress',
    meaning: 'asks where they stand: level, points, topics',
    whole: [
      all(
        '(?:show |see |view |check |whats |what is |what are |tell me |my |the |me |about |overall |current |how is |hows |with |on |in )*(?:progress|stats|statistics|level|xp|points|rating|ratings|scores?|results?|badges?|achievements?|dashboard|profile|performance|proficiency|rank|elo)(?: (?:please|now|rn|so far|going|report|overview|summary|today|in \\w+))*',
      ),
    ],
    within: [
      /\bhow (?:far|good|well) (?:am i|i am|have i|did i|do i)\b|\bhow am i (?:doing|progressing|getting on)\b|\bhow much (?:have i|did i|xp|progress)\b|\bmy (?:progress|stats|xp|level|rating|achievements|badges|points|statistics|performance)\b|\bhow many (?:xp|points|questions have i|questions did i|badges|achievements)\b|\b(?:what|which) (?:badges|achievements|avatars)\b|\b(?:what|which) (?:level|rank) am i\b|\bwhat have i (?:done|learned|earned|achieved|mastered)\b|\bwhich topics (?:do i know|have i|am i good at)\b|\bhow did i do (?:last|yesterday|this week|before)\b/,
    ],
    never: /\b(?:streak|goals?|on track)\b/,
    examples: {
      none: [
        'my progress',
        'progress',
        'how am i doing',
        'what level am i',
        'show my stats',
        'how much xp do i have',
        'my points',
        'stats',
        'whats my level',
        'progres',
        'how far have i got',
        'which badges do i have',
        'how many questions have i answered',
        'how good am i at python',
      ],
      choice: ['show my progress', 'what is my xp'],
      over: ['my overall progress', 'show my stats please'],
    },
  },
  {
    intent: 'ask',
    meaning: 'asks something about the material',
    // What is left of questions when every other rule has had its turn.
    whole: [
      all(
        String.raw`(?:the )?(?:meaning|definition|difference|differences) (?:of|between) .+|(?:define|describe|explain|compare|summari[sz]e) .+|(?:tell|teach|remind) me (?:more )?(?:about|what|how|why) .+|(?:a |an )?(?:quick |short |simple )?(?:example|overview|summary) (?:of|for|about|on) .+|look up .+|search (?:for )?.+|find .+|i (?:dont|do not|still dont|cant) (?:really )?(?:understand|get|remember|know) .+|remind me .+|what about .+|\S+(?: \S+){0,3} (?:vs|versus) \S+(?: \S+){0,3}`,
      ),
    ],
    within: [asking],
    examples: {
      none: [
        'what is a peril',
        'explain coinsurance',
        'whats the difference between moral and morale hazard',
        'how does nat work',
        'what does acv stand for',
        'why do we need insurable interest',
        'how do i calculate unearned premium',
        'what is subrogation?',
        'define estoppel',
        'tell me about vlans',
        'when is a policy void',
        'how many layers does the osi model have',
        'meaning of indemnity',
        'can you explain recursion',
        'what happens if i pass a list to a function',
        'i dont understand subnetting',
        'is flood covered by a homeowners policy',
        'difference between list and tuple',
        'example of a physical hazard',
        'wich port does https use',
        'list vs tuple',
      ],
      choice: [
        'what does retention mean?',
        'what is a hazard',
        'can you explain what a peril is',
        'whats morale hazard',
        'how is a deductible different from a limit',
      ],
      truth: ['what is a limit', 'does a deductible always apply?'],
      number: ['hub vs switch', 'how does coinsurance work', 'what is the formula for coinsurance'],
      text: ['what does retention mean?', 'whats the difference between transfer and retention'],
      blanks: ['what is a peril?'],
      between: ['what is the difference between peril and hazard', 'how does that work with flood'],
      exam: ['what is indemnity'],
    },
  },
]);
