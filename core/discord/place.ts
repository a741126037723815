import type { CourseId } from '../ids.ts';
import { roundModes, type RoundMode } from './round.ts';

/** Where somebody speaks, as their door found it with the very message: a server, a channel of it, and what they may do there. */
export type Place = {
  /** What the door calls the server. */
  readonly id: string;
  readonly name: string;
  readonly channel: string;
  /** Whether they may change how the tutor behaves there: by their rights at that moment, never by what a model says. */
  readonly mayManage: boolean;
};

/** What those who manage a place chose. No channels are all of them, no courses all that are published. */
export type PlaceRules = {
  readonly channels: readonly string[];
  readonly courses: readonly CourseId[];
  readonly modes: readonly RoundMode[];
};

/** What holds in a place of which nobody said anything. */
export const usualRules: PlaceRules = { channels: [], courses: [], modes: roundModes };

/** What somebody wants to study in a place: alone, or with others in a mode. What is of no course, or of several, has none. */
export type PlaceWish = { readonly channel: string; readonly course: CourseId | null; readonly mode?: RoundMode | undefined };

/** Why that may not be studied there, in a sentence; nothing where it may. */
export function whyNotHere({ channels, courses, modes }: PlaceRules, { channel, course, mode }: PlaceWish): string | undefined {
  if (channels.length && !channels.includes(channel)) return 'In this server I speak in other channels; show-place says which.';
  if (courses.length && course === null) return 'Name a course that is studied in this server; show-place says which are.';
  if (courses.length && course !== null && !courses.includes(course))
    return 'That course is not studied in this server; show-place says which are.';
  if (mode && !modes.includes(mode)) return 'That way to play is not allowed in this server; show-place says which are.';
  return undefined;
}
