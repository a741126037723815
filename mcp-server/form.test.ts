import { expect, it } from 'vitest';
import { ElicitRequestFormParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import { Shown } from '../core/questions/forms/index.ts';
import { gradeAnswer, questionTypes, readAnswer, showQuestion } from '../core/questions/index.ts';
import { verifies } from '../evals/requirements.ts';
import { formOf } from './form.ts';

/** Fills a form in as a person would who wants to say that answer. */
function fillIn(shown: Shown, wanted: readonly string[]): Record<string, string | boolean> {
  const { requestedSchema } = formOf(shown);
  const names = Object.keys(requestedSchema.properties).filter((name) => name !== 'confidence');
  const lineOf = (options: readonly { id: string; label: string; text: string }[], id: string) => {
    const option = options.find((each) => each.id === id)!; // an answer names what was shown
    return `${option.label}. ${option.text}`;
  };
  if (shown.kind === 'choices') return Object.fromEntries(names.map((name, place) => [name, wanted.includes(shown.options[place]!.id)])); // as many
  const optionsAt = (place: number) =>
    shown.kind === 'choice' || shown.kind === 'pairs'
      ? shown.options
      : shown.kind === 'order'
        ? shown.items
        : shown.kind === 'slots'
          ? shown.slots[place]!.options
          : undefined;
  return Object.fromEntries(
    names.map((name, place) => {
      const options = optionsAt(place);
      const said = wanted[place]!; // one for each
      return [name, options ? lineOf(options, said) : shown.kind === 'truth' ? (said === 'true' ? 'True' : 'False') : said];
    }),
  );
}

it.each(questionTypes.map((type) => [type.name, type] as const))(
  'asks a question of the kind %s by a form, and reads what comes back',
  (name, type) => {
    verifies('mcp:forms');
    const question = { type: name, body: type.example.body };
    const shown = Shown.parse(showQuestion(question));
    const { requestedSchema, read } = formOf(shown);
    expect(ElicitRequestFormParamsSchema.safeParse({ mode: 'form', message: 'x', requestedSchema }).error).toBeUndefined();
    for (const typed of [...type.example.right, ...type.example.wrong]) {
      const wanted = readAnswer(shown, typed, 'en');
      if (wanted.some((part) => part === '')) continue; // a form has every part filled in
      const { answer, confidence } = read({ ...fillIn(shown, wanted), confidence: 'sure' });
      expect(readAnswer(shown, answer, 'en')).toEqual(wanted);
      expect(gradeAnswer(question, readAnswer(shown, answer, 'en'))).toEqual(gradeAnswer(question, wanted));
      expect(confidence).toBe('sure');
    }
    expect(JSON.stringify(requestedSchema)).not.toContain('id:');
  },
);
