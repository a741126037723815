/**
 * The ways a group plays, all of them with sealed answers. Everybody has the time of the question; or the first right answer ends
 * it; or teams, each worth as much as its players are on average.
 */
export const roundModes = ['everyone-has-time', 'first-to-answer', 'teams'] as const;
export type RoundMode = (typeof roundModes)[number];

/** Where a round stands: players come together, questions are asked, or it is over. */
export const roundStates = ['open', 'running', 'finished', 'cancelled'] as const;
export type RoundState = (typeof roundStates)[number];

/** How many teams there may be, and players of a round. */
export const TEAMS_MAX = 4;
export const PLAYERS_MAX = 100;

/** How long a question may take. */
export const secondsEach = { min: 10, usual: 30, max: 300 } as const;

/** How long players are waited for before the first question. */
export const secondsBefore = { min: 0, usual: 30, max: 300 } as const;

/** How many questions a round asks. */
export const questionsPerRound = { min: 1, usual: 5, max: 20 } as const;

/** How long what was right stays before the next question: long enough to read why, and to say something about it. */
const PAUSE_SECONDS = 10;

/** A round as far as what is due depends on it. */
export type RoundStanding = {
  readonly mode: RoundMode;
  readonly state: RoundState;
  /** How many questions are to be asked, and have been. */
  readonly questions: number;
  readonly position: number;
  /** Whether what was right is told of the last one that was asked. */
  readonly revealed: boolean;
  /** When it goes on by time. */
  readonly dueAt: Date;
  /** How many play, of those how many have answered, and whether one of them was right. */
  readonly players: number;
  readonly answered: number;
  readonly someoneRight: boolean;
};

/** A step of a round: the next question, what was right of the last one, or the end. */
export const roundSteps = ['question', 'reveal', 'end'] as const;
export type RoundStep = (typeof roundSteps)[number];

/** The step that is due now, if one is. Nobody is waited for who has answered, and nobody plays alone with the clock. */
export function dueStep(round: RoundStanding, now: Date): RoundStep | undefined {
  const { mode, state, questions, position, revealed, dueAt, players, answered, someoneRight } = round;
  if (state !== 'open' && state !== 'running') return undefined;
  const isTime = now >= dueAt;
  if (state === 'running' && !revealed) {
    const decided = mode === 'first-to-answer' && someoneRight;
    return isTime || decided || (players > 0 && answered >= players) ? 'reveal' : undefined;
  }
  if (!isTime) return undefined;
  return players > 0 && position < questions ? 'question' : 'end';
}

const afterStep = { question: (seconds: number) => seconds, reveal: () => PAUSE_SECONDS, end: () => 0 } as const satisfies Record<
  RoundStep,
  (seconds: number) => number
>;

/** When the step after this one is due by time. */
export const dueAfter = (step: RoundStep, now: Date, seconds: number): Date => new Date(now.getTime() + afterStep[step](seconds) * 1000);
