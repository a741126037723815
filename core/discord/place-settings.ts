import { z } from 'zod';

/** How a server wants the tutor to behave: its language, the zone in which its weeks begin, and whether it is told of what happens. */
export const PlaceSettings = z.object({
  locale: z.string().optional(),
  time_zone: z.string().optional(),
  announce: z.boolean().optional(),
});
export type PlaceSettings = z.infer<typeof PlaceSettings>;
