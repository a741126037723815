import { termsOf } from '../../core/materials/terms.ts';
import { passagesIn, subjectOf, type Passage } from './quote.ts';
import type { Scene } from './scene.ts';
import { plainWords } from './words.ts';

/** How somebody wants to be told, which names nothing: "explain like I'm five". */
const manner =
  /\b(?:explain |tell |teach )?(?:it |this |that )?(?:to )?(?:me )?(?:like|as if|as though) (?:i am|i['’]?m|i were|to) (?:an? )?(?:five|5|ten|10|child|kid|beginner|newbie)(?:[ -]years?[ -]old)?,?|\beli5\b:?|\bin (?:very |really )?(?:simple|simpler|plain|easy|other|different|your own|few|short)(?:er)? (?:words|terms|english|language)\b|\bin (?:short|brief|a nutshell|more detail)\b|\bstep by step\b/gi;

/** What somebody asks, without how they want to be told; all of it where nothing else is left. */
export const withoutManner = (said: string): string => said.replaceAll(manner, ' ').replaceAll(/\s+/g, ' ').trim() || said;

/** Words that ask for more of something without naming it. */
const bare: ReadonlySet<string> = new Set(
  termsOf(
    'example examples formula definition rule rules detail details more again simple simpler easier shorter words other different still get understand follow help see show give tell explain elaborate say another else mean means way please',
  ),
);

/** What a message says of what was asked before, without naming it: "an example?", "I still don't get it". */
export const namesNothing = (said: string): boolean => subjectOf(said).every((term) => bare.has(term) || term.length < 2);

/** The last question about the material, and where in the course it was found; not where a run has come between. */
export function askedBefore({ turn }: Scene): { readonly question: string; readonly passages: readonly Passage[] } | undefined {
  const last = turn.earlier.findLast(({ tool, failed }) => !failed && (tool === 'search-materials' || tool === 'start-run'));
  const question = last?.tool === 'search-materials' ? last.input['question'] : undefined;
  return typeof question === 'string' && last ? { question, passages: passagesIn(last) } : undefined;
}

/** Whether a message asks on about what was asked before. */
export const asksOn = (scene: Scene): boolean => namesNothing(scene.said) && askedBefore(scene) !== undefined;

/** Whether something is meant that was talked of: "quiz me on that". */
export const pointsBack = (said: string): boolean => /\b(?:that|it|this)\b/.test(plainWords(said));
