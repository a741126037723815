import { z } from 'zod';

/** Where a goal stands. */
export const goalStatuses = ['active', 'completed', 'paused', 'cancelled'] as const;

/** Where an assigned question comes from. */
export const assignmentSources = ['bank', 'ai_generated'] as const;

/** What a tutor may set in the place of what was made for them. */
export const overrideTypes = ['summary', 'practice', 'qa_answer', 'goal'] as const;

/** Why the tutor speaks first. */
export const nudgeTypes = ['login', 'inactivity', 'cross_subject', 'due_reviews', 'goal', 'streak'] as const;

/** How a nudge reaches a person; the source's `both` is in_app and email. */
export const nudgeChannels = ['in_app', 'email', 'discord'] as const;

/** What an override replaced, or put in its place: the fields of the row it is about, as they were. */
export const OverrideContent = z.object({ completion_percentage: z.number().min(0).max(100).optional() }).catchall(z.json());
export type OverrideContent = z.infer<typeof OverrideContent>;
