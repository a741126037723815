import { z } from 'zod';
import { checkCitations } from '../core/materials/cite.ts';
import type { QuestionAsked } from '../db/queries/chat.ts';
import { ConfidenceShown, PassageShown } from '../tools/passages.ts';
import type { Use } from './desk.ts';

const Searched = z.object({ passages: z.array(PassageShown), confidence: ConfidenceShown });
const UNFOUNDED_MAX = 0.3; // an answer that cites nothing rests on nothing, whatever was found

/**
 * A question about material and its answer, as it is kept for tutors and reports: how sure it is, which is as sure as the
 * search was, and what it rests on. Undefined where nothing was looked up.
 */
export function materialQuestion(id: string, query: string, answer: string, uses: readonly Use[]): QuestionAsked | undefined {
  const searches = uses.flatMap(({ tool, output }) => (tool.name === 'search-materials' && Searched.safeParse(output).data) || []);
  if (searches.length === 0) return undefined;
  const passages = [...new Map(searches.flatMap((search) => search.passages).map((passage) => [passage.chunk, passage])).values()];
  const { good } = checkCitations(answer, passages);
  const sure = Math.max(...searches.map(({ confidence }) => confidence.score));
  const score = good.length ? sure : Math.min(sure, UNFOUNDED_MAX);
  return {
    id,
    query,
    answer,
    score: Math.round(score * 100) / 100,
    citations: good.map(({ chunk, material, loid, headingPath }) => ({ chunk, material, loid, heading: headingPath })),
    subjects: [...new Set((good.length ? good : passages).map(({ course }) => course))],
    clarification: good.length === 0 && answer.trimEnd().endsWith('?'),
    outOfScope: passages.length === 0,
    escalation: uses.some(({ tool }) => tool.name === 'ask-human') || score <= UNFOUNDED_MAX,
  };
}
