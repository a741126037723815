import type { z } from 'zod';
import type { Door } from '../core/people/doors.ts';
import type { Role } from '../core/people/roles.ts';
import type { PersonDb, Speaker } from '../db/client.ts';
import type { Keyring } from '../db/keys.ts';

/** What a tool may reach. The door builds it from the session, the Discord user or the token; the model never sees it. */
export type ToolContext = {
  readonly who: Speaker;
  readonly db: PersonDb;
  readonly keys: Keyring;
  readonly now: Date;
  readonly newId: () => string;
  readonly locale: string;
  readonly timeZone: string;
  readonly door: Door;
  readonly progress: (done: number, total: number, text: string) => void;
  readonly signal: AbortSignal;
};

/** One thing that can be done: the use case itself, known by no framework and called by every door through `invoke`. */
export type Tool<Name extends string = string, Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = {
  readonly name: Name;
  readonly description: string;
  readonly roles: readonly Role[];
  readonly doors: readonly Door[];
  /** A tool that reads gets transactions that cannot write; one that writes leaves a row in the audit log. */
  readonly effect: 'read' | 'write';
  /** A person must press a button; the model can only propose. */
  readonly confirm?: true;
  readonly input: Input;
  readonly output: Output;
  run(input: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
  /** How the result reads to a person. */
  say?(output: z.output<Output>): string;
};

/** Holds a tool to its own schemas. */
export const defineTool = <const Name extends string, Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Name, Input, Output>,
) => tool;
