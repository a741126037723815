import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { usualRules, type Place } from '../../core/discord/place.ts';
import { PlaceSettings } from '../../core/discord/place-settings.ts';
import { roundModes, type RoundMode } from '../../core/discord/round.ts';
import { CourseId, PlaceId } from '../../core/ids.ts';
import { asSystem, type PersonDb } from '../client.ts';
import type { Database } from '../connection.ts';
import { newId } from '../new-id.ts';

const StoredPlace = z.object({
  name: z.string().nullable(),
  channels: z.array(z.string()),
  modes: z.array(z.enum(roundModes)),
  settings: PlaceSettings,
  courses: z.array(CourseId),
  /** Of those courses the ones that the speaker may see. */
  titles: z.array(z.string()),
});
/** What was chosen for a place. */
export type StoredPlace = z.output<typeof StoredPlace>;

/** A place as the functions of the database take it, which make it where it is not there yet. */
export const placePayload = ({ id, name }: Pick<Place, 'id' | 'name'>) => ({ id: newId(), externalId: id, name });

/** What was chosen for a place, or what is usual where nobody chose. */
export const getPlace = (db: PersonDb, { id }: Pick<Place, 'id'>): Promise<StoredPlace> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select p.name, p.channels, p.modes, p.settings, array(select k.course_id from place_courses k where k.place_id = p.id order by 1) as courses,
        array(select c.course_title from place_courses k join courses c on c.id = k.course_id where k.place_id = p.id order by 1) as titles
      from places p where p.external_id = ${id}`);
    return StoredPlace.parse(rows[0] ?? { ...usualRules, name: null, settings: {}, titles: [] });
  });

/** What is to change in a place; of its settings, null takes one away. */
export type PlaceChange = {
  readonly channels?: readonly string[] | undefined;
  readonly modes?: readonly RoundMode[] | undefined;
  readonly courses?: readonly CourseId[] | undefined;
  readonly settings?: { readonly [Setting in keyof PlaceSettings]?: PlaceSettings[Setting] | null };
};

/** Changes what is given and leaves the rest, in one statement; a round that is not allowed any more ends with it. */
export async function recordPlace(db: PersonDb, place: Place, change: PlaceChange, at: Date): Promise<void> {
  await db.call('change_place', { place: placePayload(place), ...change, at });
}

/** The place as the database knows it, made when it is first spoken in. */
export const findOrMakePlace = (db: Database, place: Pick<Place, 'id' | 'name'>): Promise<PlaceId> =>
  asSystem(db, 'know a place that is spoken in', async (tx) => {
    const { rows } = await tx.execute<{ id: string }>(sql`select app.make_place(${JSON.stringify(placePayload(place))}::jsonb) as id`);
    return PlaceId.parse(rows[0]?.id);
  });
