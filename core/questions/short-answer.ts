import { z } from 'zod';
import { RubricBody } from './judge.ts';
import { defineQuestionType } from './question-type.ts';
import { AcceptedTexts, compareText, explainTexts, solutionText } from './text.ts';

/** A few words, compared with the accepted ones; or an essay, judged item by item against a rubric. */
export const shortAnswer = defineQuestionType({
  name: 'short_answer',
  body: z.union([AcceptedTexts, RubricBody]),
  key: ['accepted', 'refused', 'others', 'rubric'],
  show: (body) => ({ kind: 'text' as const, long: 'rubric' in body }),
  grade(body, answer) {
    const given = answer[0] ?? '';
    if ('rubric' in body)
      return { fraction: 0, parts: [{ label: '', given, verdict: 'missing', why: 'Nobody has judged this answer yet.' }] };
    const { fraction, ...match } = compareText(body, given);
    return { fraction, parts: [{ label: '', given, ...match, verdict: given ? match.verdict : 'missing' }] };
  },
  solution: (body) => ('rubric' in body ? undefined : [solutionText(body)]),
  explain: (body) => ('rubric' in body ? body.rubric.map((each) => ({ text: each.text, right: true })) : explainTexts(body)),
  rubric: (body) => ('rubric' in body ? body.rubric : undefined),
  example: {
    body: { accepted: ['retention', 'retaining'], case_sensitive: false, typos: true, refused: ['detention'] },
    right: [['retention'], ['Retention.'], ['the retention'], ['retenton'], ['RETAINING']],
    wrong: [['detention'], ['transfer'], ['retent'], ['mention']],
    invalid: [[], [''], ['  \u200B'], ['retention', 'transfer'], ['x'.repeat(501)]],
  },
});
