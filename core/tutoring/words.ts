import { z } from 'zod';

/** Where a goal stands. */
export const goalStatuses = ['active', 'completed', 'paused', 'cancelled'] as const;

/** Where an assigned question comes from. */
export const assignmentSources = ['bank', 'ai_generated'] as const;

/** What a tutor may set in the place of what was made for them. */
export const overrideTypes = ['summary', 'practice', 'qa_answer', 'goal'] as const;

/** Why the tutor speaks first; a reply is from a person who was asked. */
export const nudgeTypes = ['login', 'inactivity', 'cross_subject', 'due_reviews', 'goal', 'streak', 'reply'] as const;

/** How a nudge reaches a person; the source's `both` is in_app and email. */
export const nudgeChannels = ['in_app', 'email', 'discord'] as const;

/** What an override replaced, or put in its place: the fields of the row it is about, as they were. */
export const OverrideContent = z.object({ completion_percentage: z.number().min(0).max(100).optional() }).catchall(z.json());
export type OverrideContent = z.infer<typeof OverrideContent>;

/** How long a question to a person, and the reply to it, may be: a page. */
export const HELP_MAX_CHARACTERS = 2000;
export const REPLY_MAX_CHARACTERS = 4000;
