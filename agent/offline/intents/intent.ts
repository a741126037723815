import type { Moment } from '../moment.ts';

/** The moments that examples are said in: before any run, at a question in each form, after an answer, after a run, in an exam. */
export const moments = {
  none: { sitting: null, going: false, answered: false, over: false },
  choice: { open: 'choice', sitting: null, going: true, answered: true, over: false },
  choices: { open: 'choices', sitting: null, going: true, answered: true, over: false },
  truth: { open: 'truth', sitting: null, going: true, answered: true, over: false },
  number: { open: 'number', sitting: null, going: true, answered: true, over: false },
  text: { open: 'text', sitting: null, going: true, answered: true, over: false },
  essay: { open: 'text', long: true, sitting: null, going: true, answered: true, over: false },
  blanks: { open: 'blanks', sitting: null, going: true, answered: true, over: false },
  slots: { open: 'slots', sitting: null, going: true, answered: true, over: false },
  pairs: { open: 'pairs', sitting: null, going: true, answered: true, over: false },
  order: { open: 'order', sitting: null, going: true, answered: true, over: false },
  between: { sitting: null, going: true, answered: true, over: false },
  over: { sitting: null, going: false, answered: true, over: true },
  exam: { open: 'choice', sitting: 'exam', going: true, answered: false, over: false },
} as const satisfies Record<string, Moment>;
export type MomentName = keyof typeof moments;

/** A way in which something is meant: what it means, when it can be, by which words it is known, and what learners say. */
export type Rule<Name extends string = string> = {
  readonly intent: Name;
  readonly meaning: string;
  /** Whether it can be meant at that moment at all. */
  readonly when?: (moment: Moment) => boolean;
  /** The whole message says this, once politeness is taken off both ends. */
  readonly whole?: readonly RegExp[];
  /** The message says this somewhere. */
  readonly within?: readonly RegExp[];
  /** What rules it out. */
  readonly never?: RegExp;
  /** What learners say, by the moment they say it in: each is a test. */
  readonly examples: Partial<Record<MomentName, readonly string[]>>;
};

/** Holds rules to their names. */
export const defineRules = <const Name extends string>(rules: readonly Rule<Name>[]) => rules;

/** A regular expression that has to match a whole phrase. */
export const all = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');

/** How a question about the material begins. */
export const asking =
  /^(?:whats?|what is|what are|wat|why|how|hows|when|where|who|whos|which|is|are|does|do|did|can|could|would|should|explain|define|describe|difference|differences|tell me|meaning|definition|i (?:dont|do not|still dont|cant) (?:really )?(?:understand|get|know what)|compare|give an example|example of)\b/;

/** An exam of theirs that is still to come: what they tell of it is no wish to sit one now. */
export const examAhead =
  /\b(?:exams?|tests?|finals?|certification)\b(?: is| are|s)?(?: coming(?: up)?| soon|(?: on| by)? (?:the )?(?:\d{1,2}(?:st|nd|rd|th)|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2})\b| tomorrow| next \w+| on \w+day| this \w+| in (?:an?|one|two|three|four|five|six|\d+|a few|a couple of|some) (?:days?|weeks?|months?))\b|\b(?:have|got|facing) (?:an?|my|the) (?:\w+ ){0,2}(?:exam|test|certification) (?!open|mode|question)/u;
