import { z } from 'zod';

/** `daily_activity_summary.metrics`: numbers that evolve faster than columns. */
export const DailyMetrics = z.record(z.string(), z.number());
export type DailyMetrics = z.infer<typeof DailyMetrics>;
