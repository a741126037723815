import type { Bench } from '../bench.ts';

/** Placeholder until the library is made. */
export const bench: Bench = async (_args, print) => print({ ok: false });
