import { wordsBeside } from '../../../core/chat/words-beside.ts';
import { xpForLevel } from '../../../core/game/level.ts';
import {
  calibrationBins,
  selfJudgement,
  type CalibrationBin,
  type Judged,
  type SelfJudgement,
} from '../../../core/practice/calibration.ts';

/** How much may be entered, as the server takes it. */
export {
  ESSAY_MAX,
  GOAL_TITLE_MAX,
  MESSAGE_MAX,
  NAME_MAX,
  NUDGES_PER_DAY_MAX,
  PASSWORD_MAX,
  PASSWORD_MIN,
  PICTURE_MAX_BYTES,
  PRIVATE_NOTE_MAX,
  REASON_MAX,
  SEARCH_MAX,
  TOKEN_DAYS_MAX,
  TOKEN_NAME_MAX,
  WORDS_MAX,
} from '../../../core/limits.ts';

/** How formulas and citations stand in what the tutor writes. */
export { citation, citationStart, formulas, formulaStart } from '../../../core/chat/notation.ts';

/** Ids as the controls of a question send them. */
export { controlOf, idIn } from '../../../core/questions/forms/control-id.ts';

/** How much of a level is behind somebody with so much XP. */
export function shareOfLevel(level: number, xp: number): number {
  const [from, to] = [xpForLevel(level), xpForLevel(level + 1)];
  return (xp - from) / (to - from);
}

/** The words of a message beside its questions, which are drawn. */
export const wordsBesideQuestions: (text: string, drawn: readonly number[]) => string = wordsBeside;

/** How well somebody judges what they know: what a chart draws, and what it comes to. */
export const judgementOf = (judged: readonly Judged[]): { readonly bins: readonly CalibrationBin[]; readonly said: SelfJudgement } => ({
  bins: calibrationBins(judged),
  said: selfJudgement(judged),
});

/** What a judgement can come to. */
export type Judgement = SelfJudgement;

let drawings: Promise<ReadonlyMap<string, string>> | undefined;

/** The drawings of pictures, as addresses of images. They come with the first picture that is shown, and stay. */
export const loadDrawings = (): Promise<ReadonlyMap<string, string>> =>
  (drawings ??= import('../../../core/game/avatars.ts').then(
    ({ avatars }) => new Map(avatars.map(({ key, svg }) => [key, `data:image/svg+xml,${encodeURIComponent(svg)}`])),
  ));
