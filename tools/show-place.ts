import { z } from 'zod';
import { roundModes } from '../core/discord/round.ts';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { getPlace } from '../db/queries/places.ts';
import { wantPlace } from './placing.ts';
import { defineTool } from './tool.ts';

/** What of a place is told to whoever speaks there. */
export const PlaceShown = z.object({
  name: z.string(),
  channels: z.array(z.string()).describe('Where the tutor speaks, as the door calls the channels; none where it does in all.'),
  courses: z.array(z.string()).describe('What is studied there; none where it is all that is published.'),
  modes: z.array(z.enum(roundModes)),
  locale: z.string().nullable(),
  timeZone: z.string().nullable(),
  announces: z.boolean(),
  mayManage: z.boolean(),
});

const list = (words: readonly string[], otherwise: string): string => words.join(', ') || otherwise;

/** A place as it reads. */
export const sayPlace = ({ name, channels, courses, modes, locale, timeZone, announces }: z.output<typeof PlaceShown>): string =>
  [
    `${name}:`,
    `- channels: ${list(channels, 'all')}`,
    `- courses: ${list(courses, 'all that are published')}`,
    `- ways to play together: ${list(modes, 'none')}`,
    `- language: ${locale ?? 'that of each person'}; weeks begin by the clock of ${timeZone ?? 'UTC'}`,
    `- announcements: ${announces ? 'on' : 'off'}`,
  ].join('\n');

export const showPlace = defineTool({
  name: 'show-place',
  description: 'Show what those who manage this server chose for it. In which channels the tutor speaks, what is studied, how groups play.',
  roles: everyone,
  doors: inPlaces,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: PlaceShown,

  async run(_input, context) {
    const { mayManage, ...place } = wantPlace(context);
    const { name: known, channels, titles, modes, settings } = await getPlace(context.db, place);
    const name = place.name ?? known ?? 'This server';
    const { locale = null, time_zone: timeZone = null, announce: announces = false } = settings;
    return { name, channels, courses: titles, modes, locale, timeZone, announces, mayManage };
  },

  say: sayPlace,
});
