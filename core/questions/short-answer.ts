import { z } from 'zod';
import { defineQuestionType } from './question-type.ts';
import { AcceptedTexts, compareText, explainTexts } from './text.ts';

const text = z.string().min(1);
const item = z.object({ id: text, text, points: z.int().min(1) });
const hasUniqueIds = (items: readonly { id: string }[]) => new Set(items.map(({ id }) => id)).size === items.length;
const Rubric = z.object({ rubric: z.array(item).min(1).refine(hasUniqueIds, 'has an id twice') });

/** A few words, compared with the accepted ones; or an essay, judged item by item against a rubric. */
export const shortAnswer = defineQuestionType({
  name: 'short_answer',
  body: z.union([AcceptedTexts, Rubric]),
  key: ['accepted', 'refused', 'others', 'rubric'],
  show: (body) => ({ kind: 'text' as const, long: 'rubric' in body }),
  grade(body, answer) {
    const given = answer[0] ?? '';
    if ('rubric' in body)
      return { fraction: 0, parts: [{ label: '', given, verdict: 'missing', why: 'Nobody has judged this answer yet.' }] };
    const { fraction, ...match } = compareText(body, given);
    return { fraction, parts: [{ label: '', given, ...match, verdict: given ? match.verdict : 'missing' }] };
  },
  solution: (body) => ('rubric' in body ? undefined : body.accepted.slice(0, 1)),
  explain: (body) => ('rubric' in body ? body.rubric.map((each) => ({ text: each.text, right: true })) : explainTexts(body)),
  rubric: (body) => ('rubric' in body ? body.rubric : undefined),
  example: {
    body: {
      accepted: ['retention', 'to retain (the risk)'],
      case_sensitive: false,
      typos: true,
      optional_parts: true,
      refused: ['detention'],
    },
    right: [['retention'], ['Retention.'], ['the retention'], ['retenton'], ['to retain'], ['To retain the risk']],
    wrong: [['detention'], ['transfer'], ['retent'], ['mention']],
    invalid: [[], [''], ['  \u200B'], ['retention', 'transfer'], ['x'.repeat(501)]],
  },
});
