import type { RoundMode } from './round.ts';

/** A player with what their answers were worth, by question; one they did not answer has nothing here. */
export type PlayerScores = {
  readonly team: number | null;
  /** The first and the last question they were there for; null where they still are. */
  readonly from: number;
  readonly until: number | null;
  readonly scores: readonly { readonly position: number; readonly fraction: number }[];
};

/** What an answer is worth: its share right. Where the first right answer takes the point there is no half of it, and no second. */
const worth = {
  'everyone-has-time': (fraction: number) => fraction,
  teams: (fraction: number) => fraction,
  'first-to-answer': (fraction: number) => (fraction === 1 ? 1 : 0),
} as const satisfies Record<RoundMode, (fraction: number) => number>;

const rounded = (points: number): number => Math.round(points * 100) / 100;

const pointsAt = (mode: RoundMode, { scores }: PlayerScores, position: number): number =>
  worth[mode](scores.find((score) => score.position === position)?.fraction ?? 0);

/** A player's points: speed gives none. */
export const pointsOf = (mode: RoundMode, player: PlayerScores): number =>
  rounded(player.scores.reduce((sum, { fraction }) => sum + worth[mode](fraction), 0));

const wasThere = ({ from, until }: PlayerScores, position: number): boolean => from <= position && (until === null || position <= until);

/**
 * A team's points: of each question what its players who were there made of it on average, so that a small team can win and who
 * comes late takes nothing from it.
 */
export function teamPoints(mode: RoundMode, players: readonly PlayerScores[], team: number, positions: readonly number[]): number {
  const own = players.filter((player) => player.team === team);
  const averages = positions.map((position) => {
    const there = own.filter((player) => wasThere(player, position));
    return there.length ? there.reduce((sum, player) => sum + pointsAt(mode, player, position), 0) / there.length : 0;
  });
  return rounded(averages.reduce((sum, average) => sum + average, 0));
}
