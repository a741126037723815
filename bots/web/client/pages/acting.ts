import type { ToolInput } from '../../api.ts';
import { go } from '../handing.ts';

/** Goes to the chat and starts a run there. */
export const startRun = (input: ToolInput<'start-run'>): void => go('/', { act: { tool: 'start-run', input }, words: 'Start' });

/** Goes to the chat and takes up a run that was left. */
export const resumeRun = (run: string): void => go('/', { act: { tool: 'resume-run', input: { run } }, words: 'Go on' });
