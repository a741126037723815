import { defineRules, examAhead } from './intent.ts';

/** What they tell of an exam that they prepare for: where to begin is what they want to know. */
export const planning = defineRules([
  {
    intent: 'advice',
    meaning: 'tells of an exam that is to come, and wants to know where to begin',
    when: ({ open }) => open !== 'text' && open !== 'blanks', // there it may be what they answer
    within: [examAhead, /\bhelp me (?:to )?(?:plan|prepare|organi[sz]e)\b/],
    never:
      /\b(?:tomorrow|nervous|anxious|scared|afraid|worried|stress\w*|panic\w*)\b|\b(?:quiz|test|drill|ask|examine) me\b|\bquestions?\b|\bmock\b|\bexam mode\b|\bpracti[cs]e (?:exam|test)\b|\btimed\b|\b(?:start|begin|take) (?:the|an?|my) (?:\w+ )?(?:exam|quiz|test|run)\b/,
    examples: {
      none: [
        "hello, I'm new here and have an insurance exam in two weeks. where should I start?",
        'I am new here and have a python exam next month',
        'I have a networking exam on Friday',
        'my exam is in two weeks, how do I prepare?',
      ],
      choice: ['my exam is on december 18'],
      over: ['help me plan, my exam is in two weeks', 'my final is on the 3rd', 'the exam is by June 4'],
    },
  },
  {
    intent: 'reminding',
    meaning: 'wants to be reminded to study, or no more',
    within: [
      /\bremind me (?:every|each|daily|tomorrow|tonight|later|at|on|in (?:the|an?)|once|to (?:study|practi[cs]e|learn|revise|review))\b/,
      /\b(?:set|send|stop|turn (?:on|off)|cancel|change|want|get|have)(?: me| up)? (?:an? |my |the |no |any |more |daily |study )*(?:reminders?|notifications)\b|^(?:my )?reminders?$/,
    ],
    never: /\bwhat\b/,
    examples: {
      none: [
        'remind me every evening',
        'can you set a reminder',
        'send me daily reminders',
        'stop the reminders',
        'remind me to study at 6',
        'reminders',
      ],
      choice: ['remind me tomorrow please'],
    },
  },
  {
    intent: 'account',
    meaning: 'wants something done about their account, which no talk does',
    when: ({ open }) => open !== 'text' && open !== 'blanks',
    within: [
      /\b(?:delete|remove|close|erase|export|download|change|update|reset|forgot) (?:\w+ )?(?:my|all my|the) (?:\w+ )?(?:account|data|password|e ?mail|name|picture|avatar|profile|settings?|time zone|timezone|language)\b/,
      /\b(?:sign|log) (?:me )?(?:out|in|up)\b/,
    ],
    never: /^(?:what is|whats|how does|why)\b|\b(?:python|variable|router|server|switch|policy|insured)\b/,
    examples: {
      none: ['delete my account', 'how do i change my password', 'export my data', 'change my name please', 'log me out'],
      choice: ['delete my account'],
    },
  },
  {
    intent: 'foreign',
    meaning: 'wants to be answered in another language',
    when: ({ open }) => open !== 'text' && open !== 'blanks',
    within: [
      /\b(?:speak|talk|answer|reply|write|switch|explain|understand)\b(?: \w+){0,3} (?:spanish|german|french|portuguese|italian|chinese|japanese|korean|arabic|hindi|russian|turkish|polish|dutch|espanol|deutsch|another language)\b/,
    ],
    examples: { none: ['can you speak Spanish?', 'answer in german please'], choice: ['do you speak french'] },
  },
]);
