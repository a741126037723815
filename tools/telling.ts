import type { z } from 'zod';
import type { ListedTurn } from '../db/queries/turns.ts';

/** How a turn was, in one line. */
export const sayTurn = ({
  at,
  name,
  agent,
  door,
  model,
  status,
  outcome,
  milliseconds,
  inputTokens,
  outputTokens,
  trouble,
}: Omit<z.output<typeof ListedTurn>, 'beginning' | 'tools'>): string =>
  [
    `${at.slice(0, 19).replace('T', ' ')} ${agent}${door ? ` through ${door}` : ''} with ${name ?? 'somebody'}`,
    model,
    status === 'final' ? (outcome ?? 'final') : status,
    ...(milliseconds === null ? [] : [`${milliseconds} ms`]),
    ...(inputTokens === null ? [] : [`${inputTokens} + ${outputTokens ?? 0} tokens`]),
    ...(trouble ? [`(${trouble})`] : []),
  ].join(', ');
