import { z } from 'zod';
import type { Tutor, Visitor } from '../../agent/tutor.ts';
import { whySilent, type Place } from '../../core/discord/place.ts';

const Channels = z.object({ channels: z.array(z.string()) });

/** Where the tutor speaks in a server, if not there: whoever manages it may have chosen. */
export async function whereInstead({ invoke }: Pick<Tutor, 'invoke'>, visitor: Visitor, place: Place): Promise<string | undefined> {
  return whySilent(Channels.parse(await invoke('show-place', {}, visitor, { door: 'discord', place })), place.channel);
}
