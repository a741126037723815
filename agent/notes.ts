import { createHash } from 'node:crypto';
import { generateText, NoObjectGeneratedError, Output } from 'ai';
import { z } from 'zod';
import type { TurnOutcome } from '../core/chat/log.ts';
import { CONCEPTS_MAX, type LessonText, type Note } from '../core/courses/notes.ts';
import { TutorError } from '../core/errors.ts';
import type { Database } from '../db/connection.ts';
import { closeCall, openCall } from '../db/queries/calls.ts';
import { findActivePrompt, type ActivePrompt } from '../db/queries/prompts.ts';
import { troubleOf } from './fallback.ts';
import type { Model, Models } from './model.ts';

const TEXT_MAX = 80_000; // characters, 20,000 tokens: a longer lesson is told by its own sentences
const CALL_MAX_MS = 120_000;
const RETRIES = 2;
const CHARACTERS_PER_TOKEN = 4; // about; counts only where nobody says what it was

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

/** What writing notes works with. */
export type NoteParts = {
  readonly database: Database;
  readonly models: Pick<Models, 'choose'>;
  /** Whether models may still be asked today. */
  readonly mayAsk: () => Promise<boolean>;
  readonly now: () => Date;
  readonly newId: () => string;
};

type Usage = { readonly inputTokens: number | undefined; readonly outputTokens: number | undefined };
type Asked = {
  readonly note: Note | undefined;
  readonly usage: Usage | undefined;
  readonly outcome: TurnOutcome;
  readonly error?: unknown;
};

/** Asks for the notes of a lesson; what went wrong is given back, so that what it cost can be noted first. */
async function ask(model: Model, prompt: ActivePrompt, lesson: LessonText, stopped: AbortSignal | undefined): Promise<Asked> {
  const limit = AbortSignal.timeout(CALL_MAX_MS);
  try {
    const { output, usage } = await generateText({
      model,
      instructions: prompt.text,
      prompt: lessonPrompt(lesson),
      output: Output.object({ schema: Answer, name: 'notes' }),
      temperature: prompt.temperature / 100,
      maxOutputTokens: prompt.maxTokens,
      maxRetries: RETRIES,
      abortSignal: stopped ? AbortSignal.any([stopped, limit]) : limit,
      telemetry: { functionId: 'notes', recordInputs: false, recordOutputs: false },
    });
    return { note: output, usage, outcome: 'answered' };
  } catch (error) {
    if (NoObjectGeneratedError.isInstance(error)) return { note: undefined, usage: error.usage, outcome: 'answered' };
    const outcome = stopped?.aborted ? 'stopped' : limit.aborted ? 'timed-out' : 'failed';
    return { note: undefined, usage: undefined, outcome, error };
  }
}

/**
 * Writes notes by whatever model the deployment has for them, as long as the day's tokens last. It is given no tool, and
 * nothing but the lesson and its task. Each call is logged with what it cost, in nobody's name.
 */
export function openNoteWriter({ database, models, mayAsk, now, newId }: NoteParts): NoteWriter {
  const choose = async () => {
    const prompt = await findActivePrompt(database, 'notes', undefined);
    return { prompt, ...(await models.choose(prompt?.modelName)) };
  };
  return {
    async isThere() {
      const { prompt, builtIn } = await choose();
      return prompt !== undefined && !builtIn && (await mayAsk());
    },
    async write(lesson, signal) {
      const { prompt, name: modelName, model, builtIn } = await choose();
      if (!prompt || builtIn || lesson.text.length > TEXT_MAX) return { note: undefined, modelName };
      if (!(await mayAsk())) throw new TutorError('unavailable', 'The tokens of the day are used up: the note is written tomorrow.');
      const asked = `The notes of ${lesson.title} (${lesson.text.length} characters)`;
      const atLeast = Math.ceil((prompt.text.length + lesson.text.length) / CHARACTERS_PER_TOKEN);
      const call = await openCall(database, undefined, { id: newId(), at: now(), agent: 'notes', door: null, prompt, model: modelName, asked, atLeast }); // prettier-ignore
      const startedAt = performance.now();
      const { note, usage, outcome, error } = await ask(model, prompt, lesson, signal);
      await closeCall(database, call, {
        outcome,
        trouble: error === undefined ? null : troubleOf(error),
        response: note?.summary ?? '',
        input: usage?.inputTokens ?? atLeast, // what broke off was paid for as well
        output: usage?.outputTokens ?? 0,
        calls: [],
        milliseconds: Math.round(performance.now() - startedAt),
      });
      if (error !== undefined) throw error;
      return { note, modelName };
    },
  };
}
