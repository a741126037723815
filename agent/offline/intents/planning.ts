import { defineRules, examAhead } from './intent.ts';

/** What they tell of an exam that they prepare for: where to begin is what they want to know. */
export const planning = defineRules([
  {
    intent: 'advice',
    meaning: 'tells of an exam that is to come, and wants to know where to begin',
    when: ({ open }) => open === undefined,
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
      over: ['help me plan, my exam is in two weeks'],
    },
  },
]);
