import { z } from 'zod';
import { roundModes } from '../core/discord/round.ts';
import { inPlaces } from '../core/people/doors.ts';
import { isLocale, isTimeZone } from '../core/people/profile.ts';
import { everyone } from '../core/people/roles.ts';
import { recordPlace } from '../db/queries/places.ts';
import { CourseName, getCourseNamed } from './naming.ts';
import { wantManaged } from './placing.ts';
import { defineTool } from './tool.ts';

const CHANNELS_MAX = 100; // more than anybody names one by one
const COURSES_MAX = 50;
const CHANNEL_MAX = 100; // characters
const channel = z.string().trim().min(1).max(CHANNEL_MAX);
const locale = z.string().refine(isLocale, 'wants a language tag such as en or pt-BR');
const timeZone = z.string().refine(isTimeZone, 'wants a time zone such as Europe/Madrid');

export const changePlace = defineTool({
  name: 'change-place',
  description: 'Change how the tutor behaves in this server, for those who manage it. What is not given stays as it is.',
  roles: everyone, // who manages a server is said by the server, whatever they are here
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z
    .strictObject({
      channels: z.array(channel).max(CHANNELS_MAX).describe('The only channels in which the tutor speaks; none for all.').optional(),
      courses: z.array(CourseName).max(COURSES_MAX).describe('The only courses that are studied; none for all.').optional(),
      modes: z.array(z.enum(roundModes)).max(roundModes.length).describe('The ways in which groups may play; none for none.').optional(),
      locale: locale.nullable().describe('The language of the server, such as pt-BR; null for that of each person.').optional(),
      timeZone: timeZone.nullable().describe('By which zone its weeks begin, such as Europe/Madrid; null for UTC.').optional(),
      announces: z.boolean().describe('Whether the server is told of what is new.').optional(),
    })
    .refine((change) => Object.keys(change).length > 0, 'name at least one thing to change'),
  output: z.object({ changed: z.array(z.string()) }),

  async run({ channels, courses, modes, locale: language, timeZone: zone, announces }, context) {
    const place = wantManaged(context);
    const named = courses && (await Promise.all(courses.map((name) => getCourseNamed(context.db, name))));
    const settings = {
      ...(language !== undefined && { locale: language }),
      ...(zone !== undefined && { time_zone: zone }),
      ...(announces !== undefined && { announce: announces }),
    };
    await recordPlace(context.db, place, { channels, modes, courses: named?.map(({ id }) => id), settings });
    const given = { channels, courses, modes, locale: language, timeZone: zone, announces };
    return { changed: Object.entries(given).flatMap(([field, value]) => (value === undefined ? [] : [field])) };
  },

  say: ({ changed }) => `Changed for this server: ${changed.join(', ')}.`,
});
