import type { Me, TakeOver } from '../../../api.ts';
import { navigate } from '../../router.tsx';
import { wayBack } from './way-back.ts';

/** What the server answers whoever has signed in. */
export type Arrived = { readonly me: Me; readonly takeOver?: TakeOver | null };

/** Where somebody goes who has signed in: to what they did as a guest, if they have to say what becomes of it, or to where they wanted to go. */
export async function arrive({ takeOver }: Arrived, refresh: () => Promise<void>): Promise<void> {
  await refresh();
  navigate(takeOver ? '/take-over' : wayBack(), { replace: true });
}
