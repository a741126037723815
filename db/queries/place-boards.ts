import { z } from 'zod';
import type { Place } from '../../core/discord/place.ts';
import type { PersonCalls } from '../client.ts';
import { placePayload } from './places.ts';

const RANKS_MAX = 20; // what fits a message

/** The board of a place: those who chose to be shown there, and the speaker if they did. */
export const PlaceBoard = z.object({
  week: z.iso.date().describe('The Monday it began, by the place’s own zone.'),
  isShown: z.boolean().describe('Whether the speaker is on it.'),
  entries: z.array(z.object({ rank: z.int(), name: z.string(), isSelf: z.boolean(), points: z.int() })),
});

/** The board of a place in the week of that moment. */
export const getPlaceBoard = async (db: PersonCalls, { id }: Place, at: Date): Promise<z.output<typeof PlaceBoard>> =>
  PlaceBoard.parse(await db.call('place_board', { place: id, at, most: RANKS_MAX }));

/** Shows the speaker on the board of a place, or takes them off it; false where nothing changed. */
export const recordShown = async (db: PersonCalls, place: Place, shown: boolean): Promise<boolean> =>
  z.boolean().parse(await db.call('show_on_board', { place: placePayload(place), shown }));
