import { whyNotHere, type Place, type PlaceWish } from '../core/discord/place.ts';
import { TutorError } from '../core/errors.ts';
import type { RunMode } from '../core/runs/run.ts';
import { getPlace } from '../db/queries/places.ts';
import type { ToolContext } from './tool.ts';

/** The place that is spoken in, for what can only be done in one. */
export function wantPlace({ place }: Pick<ToolContext, 'place'>): Place {
  if (!place) throw new TutorError('forbidden', 'That is done in a channel of a server where people study together, and nowhere else.');
  return place;
}

/** The place that is spoken in, by who may manage it. */
export function wantManaged(context: Pick<ToolContext, 'place'>): Place {
  const place = wantPlace(context);
  if (!place.mayManage) throw new TutorError('forbidden', `That is for those who manage ${place.name ?? 'this server'}.`);
  return place;
}

/** Refuses what is not studied in the place that is spoken in. Whoever speaks alone with the tutor studies what they like. */
export async function wantStudiedHere({ place, db }: Pick<ToolContext, 'place' | 'db'>, wish: Omit<PlaceWish, 'channel'>): Promise<void> {
  const why = place && whyNotHere(await getPlace(db, place), { ...wish, channel: place.channel });
  if (why) throw new TutorError('forbidden', why);
}

/** Keeps an exam from those who read along: a model says in words what it is given, so there it is given nothing of one. */
export function wantAlone({ isOverheard }: Pick<ToolContext, 'isOverheard'>, mode: RunMode, instead: string): void {
  if (isOverheard && mode === 'exam') throw new TutorError('forbidden', `Others read along here, and an exam is yours alone: ${instead}`);
}
