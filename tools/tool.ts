import type { z } from 'zod';
import type { Place } from '../core/discord/place.ts';
import type { AttemptId, MessageId } from '../core/ids.ts';
import type { Door } from '../core/people/doors.ts';
import type { Role } from '../core/people/roles.ts';
import type { RatingRules } from '../core/practice/rating.ts';
import type { Judge } from '../core/questions/judge.ts';
import type { provenances } from '../core/runs/run.ts';
import type { PersonDb, Speaker } from '../db/client.ts';
import type { Keyring } from '../db/keys.ts';
import type { Embedders } from '../embeddings/embed.ts';
import type { Objects } from '../db/queries/objects.ts';
import type { Sending } from '../db/queue.ts';

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
  /** The server and channel that is spoken in, if any, and what the speaker may manage there: as their door found it. */
  readonly place?: Place | undefined;
  /** Whether a model tells in words what comes of this where others read along: an exam is nothing for them. */
  readonly isOverheard: boolean;
  /** The question a control belonged to. Without one it is the question that is open. */
  readonly attempt?: AttemptId | undefined;
  /** Names a submission, so that the same one twice is one. */
  readonly idempotencyKey?: string | undefined;
  /** Whether the learner answered by a control or typed to us (direct), through a host's form (attested), or a program speaks for them (relayed). */
  readonly provenance: (typeof provenances)[number];
  /**
   * The learner's message as it was stored, where a model acts on it: an answer found in it is their own. It answers one
   * question, or one page, and no more: one that they had before them when they wrote it.
   */
  readonly said?: { readonly id: MessageId; readonly text: string; readonly at: Date } | undefined;
  readonly ratingRules: RatingRules;
  /** The address people type, from which links are built. */
  readonly publicUrl: string;
  readonly embedders: Embedders;
  /** Whoever judges essays. `invoke` limits its time, and its trouble is only that it says nothing. */
  readonly judge: Judge;
  /** Where files lie that are too large for a row. */
  readonly objects: Objects;
  /** What takes jobs inside a transaction. It is opened on first use, so it must be asked for before the transaction begins. */
  readonly queue: () => Promise<Sending>;
  /** Invites somebody in the speaker's name. How accounts come to be is known to `agent/identity` alone. */
  readonly invite: (wish: { readonly email: string; readonly role: Role }) => Promise<{ readonly link: string; readonly sent: boolean }>;
  readonly progress: (done: number, total: number, text: string) => void;
  readonly signal: AbortSignal;
  /** Runs another tool as the same person at the same door, with the confirmation this one had. Gives what a person reads of it. */
  readonly perform: (tool: string, input: unknown) => Promise<string>;
};

/** One thing that can be done: the use case itself, known by no framework and called by every door through `invoke`. */
export type Tool<Name extends string = string, Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = {
  readonly name: Name;
  readonly description: string;
  readonly roles: readonly Role[];
  readonly doors: readonly Door[];
  /** A tool that reads gets transactions that cannot write; one that writes leaves a row in the audit log. */
  readonly effect: 'read' | 'write';
  /** What of the speaker's own makes it answer `conflict`: an open exam, or any open run whose verdicts come later. */
  readonly refusedDuring: 'exam' | 'withheld' | 'nothing';
  /** A person must press a button, always or while they have an exam open; a model can only propose. */
  readonly confirm?: true | 'exam';
  /** How large its input may be, where a file comes with it. */
  readonly inputMaxBytes?: number;
  /** How large what it gives may be, where that is a document to keep. */
  readonly outputMaxBytes?: number;
  readonly input: Input;
  readonly output: Output;
  run(input: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
  /** What a model proposes by calling it: the input as it will be used, and in words what a person is asked to confirm. */
  propose?(input: z.output<Input>, context: ToolContext): Promise<{ input: z.input<Input>; words: string }>;
  /** How the result reads to a person. */
  say?(output: z.output<Output>): string;
};

/** Holds a tool to its own schemas. */
export const defineTool = <const Name extends string, Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Name, Input, Output>,
) => tool;
