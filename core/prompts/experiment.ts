import { z } from 'zod';

/** Where an experiment stands. */
export const experimentStates = ['draft', 'running', 'stopped'] as const;

/** What a case of an eval suite is given, expects, and got. */
export const EvalData = z.record(z.string(), z.json());
export type EvalData = z.infer<typeof EvalData>;
