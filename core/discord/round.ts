import { z } from 'zod';

/** The ways a group plays. */
export const roundModes = ['quiz', 'duel', 'relay', 'daily'] as const;

/** Where a round stands. */
export const roundStates = ['open', 'running', 'finished', 'cancelled'] as const;

/** How a server wants the tutor to behave. */
export const PlaceSettings = z.object({
  locale: z.string().optional(),
  time_zone: z.string().optional(),
  announce: z.boolean().optional(),
});
export type PlaceSettings = z.infer<typeof PlaceSettings>;
