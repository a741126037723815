import { z } from 'zod';
import { traceOf, TutorError } from '../core/errors.ts';
import { AttemptId, RunId } from '../core/ids.ts';
import type { Door } from '../core/people/doors.ts';
import type { Role } from '../core/people/roles.ts';
import { runStates } from '../core/runs/run.ts';
import { invoke, type Call } from '../tools/invoke.ts';
import type { Tool } from '../tools/tool.ts';

/** What a tool was used for in a turn, and what came of it. */
export type Use = {
  readonly tool: Tool;
  readonly input: Record<string, unknown>;
  readonly output?: Record<string, unknown>;
  readonly error?: string;
  readonly durationMs: number;
};

/** Where the tools of one turn are used: in the person's name, on the run of their conversation, one after the other. */
export type Desk = {
  readonly door: Door;
  readonly role: Role;
  /** Uses a tool; what goes wrong is thrown as a sentence that anybody may read. */
  use(tool: Tool, input: Record<string, unknown>, signal?: AbortSignal): Promise<Record<string, unknown>>;
  readonly uses: readonly Use[];
  /** The run that the conversation was about last. */
  run(): RunId | undefined;
};

type Settings = {
  readonly call: () => Call;
  readonly run: RunId | undefined;
  readonly attempt: AttemptId | undefined;
  readonly log: (line: string) => void;
  /** Looks at everything that a model is about to see. */
  readonly watch: (seen: unknown) => Promise<void>;
};

const BROKEN = 'Something broke while doing that. It was noted; nothing more is known.';

const Touched = z.object({
  run: RunId.optional(),
  state: z.enum(runStates).optional(),
  going: z.object({ run: RunId }).nullish(),
  result: z.object({ run: RunId }).nullish(),
  question: z.object({ attempt: AttemptId }).nullish(),
});

/** Opens the desk of a turn. */
export function openDesk({ call, run: at, attempt: open, log, watch }: Settings): Desk {
  const uses: Use[] = [];
  let [run, attempt] = [at, open];
  let touched = at;
  const { door, who } = call();

  /** Whoever names no run means the one they talk about here. */
  const meant = (tool: Tool, input: Record<string, unknown>) =>
    'run' in tool.input.shape && input['run'] === undefined && run !== undefined ? { ...input, run } : input;

  /** Sees from what a tool gave which run is talked about now, and which of its questions is open. */
  function follow(output: Record<string, unknown>): void {
    const { data } = Touched.safeParse(output);
    const named = data?.result?.run ?? data?.going?.run ?? data?.run;
    if (!data || !named) return;
    touched = named;
    const isOver = data.result ?? (data.state !== undefined && data.state !== 'open');
    const asked = data.question?.attempt;
    if (isOver) [run, attempt] = [undefined, undefined]; // what is meant next is whatever is open then
    else [run, attempt] = [named, asked ?? (named === run ? attempt : undefined)];
  }

  return {
    door,
    role: who.role,
    uses,
    run: () => touched,
    async use(tool, input, signal) {
      const startedAt = performance.now();
      const note = (rest: Pick<Use, 'output' | 'error'>) =>
        uses.push({ tool, input, durationMs: Math.round(performance.now() - startedAt), ...rest });
      try {
        const output = await invoke(tool, meant(tool, input), { ...call(), attempt, ...(signal ? { signal } : {}) });
        follow(output);
        await watch([input, output, run, attempt]);
        note({ output });
        return output;
      } catch (error) {
        const expected = error instanceof TutorError;
        if (!expected) log(`Tutor: ${tool.name} broke: ${traceOf(error)}`);
        note({ error: expected ? error.message : BROKEN });
        throw new Error(expected ? error.message : BROKEN, { cause: error });
      }
    },
  };
}
