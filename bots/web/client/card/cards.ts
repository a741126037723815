import type { ChatMessage, ToolName, ToolOutput } from '../../api.ts';

type Asked = ToolOutput<'next-question'>;
export type Question = NonNullable<Asked['question']>;
export type Going = NonNullable<Asked['going']>;
export type Answered = ToolOutput<'submit-answer'>;
export type Result = NonNullable<Asked['result']>;
export type Explained = ToolOutput<'explain-answer'>;

/** A question of a talk, with all that became of it. */
export type QuestionCard = {
  readonly kind: 'question';
  /** The part of the talk it stands for: a message and a place in it. */
  readonly place: string;
  readonly going: Going;
  readonly question: Question;
  /** `moved`: it is asked again further down, or its run went on. `over`: its run ended without an answer. */
  readonly state: 'open' | 'answered' | 'skipped' | 'moved' | 'over';
  /** The last answer that was tried, also one that could not be read. */
  readonly given: readonly string[] | null;
  readonly answered: Answered | null;
  readonly hints: readonly string[];
  /** How many more hints there are, where that is known. */
  readonly hintsLeft: number | null;
  readonly explained: Explained | null;
  /** Why what was last tried was not done. */
  readonly problem: string | null;
};
/** How a run came out. */
export type ResultCard = {
  readonly kind: 'result';
  readonly place: string;
  readonly result: Result;
  readonly review: ToolOutput<'finish-run'>['review'];
};
/** That a run began. */
type StartCard = { readonly kind: 'start'; readonly place: string; readonly started: ToolOutput<'start-run'> };

/** What is drawn of a talk beside its words, by place; and the question that waits for its answer. */
export type Cards = {
  readonly byPlace: ReadonlyMap<string, QuestionCard | ResultCard | StartCard>;
  readonly live: QuestionCard | null;
  /** The places of cards from which their run goes on: nothing of it came later, and it is not over. */
  readonly leading: ReadonlySet<string>;
};

/** A call of a tool, as a part of a message tells it. */
type Call = {
  readonly type: `tool-${ToolName}`;
  readonly state: string;
  readonly input?: { readonly answer?: readonly string[] };
  readonly output?: unknown;
  readonly errorText?: string;
};
const callIn = (part: object): Call | undefined => ('type' in part && String(part.type).startsWith('tool-') ? (part as Call) : undefined); // only calls of tools are called so

/** The name of a place in a talk. */
export const placeOf = (message: string, part: number): string => `${message}/${part}`;

type Draft = { -readonly [Field in keyof QuestionCard]: QuestionCard[Field] };
type Scene = {
  readonly drafts: Draft[];
  readonly byPlace: Map<string, QuestionCard | ResultCard | StartCard>;
  /** The place of the last card of each run that goes on. */
  readonly leads: Map<string, string>;
  /** What the learner did by hand just before, if the message is an answer to that. */
  act: { readonly attempt: string | null } | null;
};
type Place = { readonly place: string; readonly input: Call['input'] };

const isOpen = ({ state }: Draft) => state === 'open';
const draftOf = ({ drafts, act }: Scene, attempt: string | undefined): Draft | undefined => {
  const wanted = attempt ?? act?.attempt;
  return wanted ? drafts.findLast(({ question }) => question.attempt === wanted) : drafts.findLast(isOpen);
};

function endRun({ drafts, byPlace, leads }: Scene, place: string, result: Result, review: ResultCard['review'] = null): void {
  if (result.state === 'open') return;
  for (const draft of drafts) if (draft.going.run === result.run && isOpen(draft)) draft.state = 'over';
  leads.delete(result.run);
  byPlace.set(place, { kind: 'result', place, result, review });
}

function ask({ drafts, byPlace, leads }: Scene, place: string, going: Going, question: Question): void {
  const before = drafts.findLast((draft) => draft.question.attempt === question.attempt);
  for (const draft of drafts) if (draft.going.run === going.run && isOpen(draft)) draft.state = 'moved';
  const { given = null, hints = [], hintsLeft = null } = before ?? {};
  const draft: Draft = {
    kind: 'question',
    place,
    going,
    question,
    state: 'open',
    given,
    answered: null,
    hints,
    hintsLeft,
    explained: null,
    problem: null,
  };
  drafts.push(draft);
  leads.set(going.run, place);
  byPlace.set(place, draft);
}

/** A hint; a talk of earlier days does not say for which question it was, nor how many are left. */
type HintGiven = { readonly hint: string; readonly attempt?: string; readonly left?: number | null };

/** What each tool's result does to what is drawn. */
const draws: { readonly [Name in ToolName]?: (scene: Scene, at: Place, output: ToolOutput<Name>) => void } = {
  'start-run': ({ byPlace }, { place }, started) => void byPlace.set(place, { kind: 'start', place, started }),
  'next-question': (scene, { place }, { going, question, result }) => {
    if (going && question) ask(scene, place, going, question);
    if (result) endRun(scene, place, result);
  },
  'submit-answer': (scene, { place, input }, answered) => {
    const draft = draftOf(scene, answered.attempt);
    if (draft) Object.assign(draft, { state: 'answered', given: input?.answer ?? null, answered, problem: null } satisfies Partial<Draft>);
    if (answered.result) endRun(scene, place, answered.result);
  },
  'skip-question': (scene) => {
    const draft = draftOf(scene, undefined);
    if (draft && isOpen(draft)) draft.state = 'skipped';
  },
  'give-hint': (scene, _at, { attempt, hint, left = null }: HintGiven) => {
    const draft = draftOf(scene, attempt);
    if (draft) Object.assign(draft, { hints: [...draft.hints, hint], hintsLeft: left, problem: null } satisfies Partial<Draft>);
  },
  'explain-answer': ({ drafts, act }, _at, explained) => {
    const byHand = act?.attempt && drafts.findLast(({ question }) => question.attempt === act.attempt);
    const draft =
      byHand ||
      drafts.findLast(
        ({ state, going, question }) => state === 'answered' && going.title === explained.title && question.number === explained.number,
      );
    if (draft) Object.assign(draft, { explained, problem: null } satisfies Partial<Draft>);
  },
  'finish-run': (scene, { place }, { review, ...result }) => endRun(scene, place, result, review),
  'abandon-run': (scene, { place }, result) => endRun(scene, place, result),
};

/** Tools that are used from an open card, and so are refused there. */
const ofCards: ReadonlySet<string> = new Set(['tool-submit-answer', 'tool-skip-question', 'tool-give-hint']);

function refuse(scene: Scene, { type, input, errorText }: Call): void {
  const isPressed = type === 'tool-explain-answer' && Boolean(scene.act?.attempt); // what nobody pressed, the tutor refuses in words
  const draft = ofCards.has(type) || isPressed ? draftOf(scene, undefined) : undefined;
  if (!draft) return;
  draft.problem = errorText ?? 'That was not done.';
  if (type === 'tool-submit-answer' && isOpen(draft)) draft.given = input?.answer ?? draft.given;
}

function draw(scene: Scene, call: Call, place: string): void {
  if (call.state === 'output-error') return refuse(scene, call);
  if (call.state !== 'output-available') return;
  const name = call.type.slice('tool-'.length) as ToolName; // see Call
  const drawOne = draws[name] as ((scene: Scene, at: Place, output: unknown) => void) | undefined; // the line of that tool takes what that tool gives
  drawOne?.(scene, { place, input: call.input }, call.output);
}

/** Reads a talk: what of it is drawn as a card, and how each card stands after all that was said and done since. */
export function cardsIn(messages: readonly ChatMessage[]): Cards {
  const scene: Scene = { drafts: [], byPlace: new Map(), leads: new Map(), act: null };
  for (const message of messages) {
    if (message.role === 'user') {
      const part = message.parts.find(({ type }) => type === 'data-act');
      scene.act = part?.type === 'data-act' ? part.data : null;
    } else
      for (const [index, part] of message.parts.entries()) {
        const call = callIn(part);
        if (call) draw(scene, call, placeOf(message.id, index));
      }
  }
  return { byPlace: scene.byPlace, live: scene.drafts.findLast(isOpen) ?? null, leading: new Set(scene.leads.values()) };
}
