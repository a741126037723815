import { createHash } from 'node:crypto';
import { generateText, NoObjectGeneratedError, Output } from 'ai';
import { z } from 'zod';
import { CONCEPTS_MAX, type LessonText, type Note } from '../core/courses/notes.ts';
import type { Database } from '../db/connection.ts';
import { findActivePrompt } from '../db/queries/prompts.ts';
import type { Models } from './model.ts';

const TEXT_MAX = 80_000; // characters, 20,000 tokens: a longer lesson is told by its own sentences
const CALL_MAX_MS = 120_000;
const RETRIES = 2;

/** What a model wrote, before anybody has held it to the lesson; undefined where it wrote no note. */
export type Written = { readonly note: Note | undefined; readonly modelName: string };

/** Who writes notes through a model. */
export type NoteWriter = {
  /** Whether there is a model to ask. */
  isThere(): Promise<boolean>;
  /** Writes the note of a lesson; throws where the model cannot be reached. */
  write(lesson: LessonText, signal: AbortSignal | undefined): Promise<Written>;
};

const Answer = z.object({
  summary: z.string().describe('The summary, in Markdown.'),
  concepts: z.array(z.object({ term: z.string(), definition: z.string() })).describe(`The concepts, at most ${CONCEPTS_MAX}.`),
});

/** A lesson as it is put before a model: a JSON string, between two lines that no text of its can hold. */
function lessonPrompt(lesson: LessonText): string {
  const said = JSON.stringify(lesson);
  const fence = `lesson-${createHash('sha256').update(said).digest('hex')}`;
  return `The lesson, as a JSON string:\n${fence}\n${said}\n${fence}\nWrite its notes.`;
}

/** Writes notes by whatever model the deployment has for them. It is given no tool, and nothing but the lesson and its task. */
export function openNoteWriter(database: Database, models: Pick<Models, 'choose'>): NoteWriter {
  const choose = async () => {
    const prompt = await findActivePrompt(database, 'notes', undefined);
    return { prompt, ...(await models.choose(prompt?.modelName)) };
  };
  return {
    async isThere() {
      const { prompt, builtIn } = await choose();
      return prompt !== undefined && !builtIn;
    },
    async write(lesson, signal) {
      const { prompt, name: modelName, model, builtIn } = await choose();
      if (!prompt || builtIn || lesson.text.length > TEXT_MAX) return { note: undefined, modelName };
      const limit = AbortSignal.timeout(CALL_MAX_MS);
      try {
        const { output } = await generateText({
          model,
          instructions: prompt.text,
          prompt: lessonPrompt(lesson),
          output: Output.object({ schema: Answer, name: 'notes' }),
          temperature: prompt.temperature / 100,
          maxOutputTokens: prompt.maxTokens,
          maxRetries: RETRIES,
          abortSignal: signal ? AbortSignal.any([signal, limit]) : limit,
          telemetry: { functionId: 'notes', recordInputs: false, recordOutputs: false },
        });
        return { note: output, modelName };
      } catch (error) {
        if (NoObjectGeneratedError.isInstance(error)) return { note: undefined, modelName };
        throw error;
      }
    },
  };
}
