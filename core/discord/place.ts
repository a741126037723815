import type { CourseId } from '../ids.ts';
import { roundModes, type RoundMode } from './round.ts';

/** Where somebody speaks, as their door found it with the very message: a server, a channel of it, and what they may do there. */
export type Place = {
  /** What the door calls the server. */
  readonly id: string;
  /** Where the door knows it: what is known already stays otherwise. */
  readonly name?: string | undefined;
  /** The channel by which the server chooses where the tutor speaks. */
  readonly channel: string;
  /** The thread of that channel in which it is spoken, if it is one: what goes on there goes on there alone. */
  readonly thread?: string | undefined;
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

const NAMED_MAX = 5; // more is no sentence

const some = (names: readonly string[]): string =>
  `${names.slice(0, NAMED_MAX).join(', ')}${names.length > NAMED_MAX ? ' and others' : ''}`;
/** What is instead: named where it is known, since nobody is told of a tool. */
const instead = (names: readonly string[]): string => (names.length ? `What is: ${some(names)}.` : 'Those who manage it can say what is.');

/** Why the tutor does not speak in a channel, in a sentence that says where it does; nothing where it speaks. */
export function whySilent({ channels }: Pick<PlaceRules, 'channels'>, channel: string): string | undefined {
  if (channels.length === 0 || channels.includes(channel)) return undefined;
  return `In this server I speak in ${some(channels.map((id) => (/^\d+$/.test(id) ? `<#${id}>` : id)))}, and with you alone.`;
}

/** Why that may not be studied there, in a sentence; nothing where it may. Of the courses it names those in `titles`. */
export function whyNotHere(rules: PlaceRules & { readonly titles?: readonly string[] }, wish: PlaceWish): string | undefined {
  const { courses, modes, titles = [] } = rules;
  const { channel, course, mode } = wish;
  const silent = whySilent(rules, channel);
  if (silent) return silent;
  if (courses.length && course === null) return `Name a course that is studied in this server. ${instead(titles)}`;
  if (courses.length && course !== null && !courses.includes(course))
    return `That course is not studied in this server. ${instead(titles)}`;
  if (mode && !modes.includes(mode))
    return modes.length ? `That way to play is not allowed in this server. ${instead(modes)}` : 'No rounds are played in this server.';
  return undefined;
}
