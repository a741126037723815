import { z } from 'zod';

/** Who said a message. */
export const messageRoles = ['system', 'user', 'assistant', 'tool'] as const;

/** Where the log of a turn stands: it is opened before the model is asked and closed once. */
export const logStatuses = ['open', 'final', 'interrupted'] as const;

/** How a turn came out: by the model that was wanted, by the built-in one after it failed, cut short by the learner or by time, or broken. */
export const turnOutcomes = ['answered', 'fell-back', 'stopped', 'timed-out', 'failed'] as const;
export type TurnOutcome = (typeof turnOutcomes)[number];

/** How sure the tutor is, by its score: High from 0.75, Medium from 0.4. */
export const confidenceLabels = ['High', 'Medium', 'Low'] as const;

/** The parts of a message, as the agent's loop knows them. */
export const MessageParts = z.array(z.object({ type: z.string() }).catchall(z.json()));
export type MessageParts = z.infer<typeof MessageParts>;

/** The tools a turn called: with what, what they gave back as the model read it, and how long it took. What is private is left out of both. */
export const ToolCalls = z.array(
  z.object({
    tool: z.string(),
    arguments: z.json().optional(),
    result: z.string().optional(),
    duration_ms: z.number().optional(),
    error: z.string().optional(),
  }),
);
export type ToolCalls = z.infer<typeof ToolCalls>;

/** What an answer rests on. */
export const Citations = z.array(
  z.object({ chunk: z.uuid(), material: z.uuid(), loid: z.string().optional(), heading: z.array(z.string()).optional() }),
);
export type Citations = z.infer<typeof Citations>;

/** What a person says to what a model proposed. */
export const decisions = ['approved', 'declined'] as const;

/** What became of it then. An approved one without outcome was cut off: nobody knows. */
export const approvalOutcomes = ['done', 'refused'] as const;
