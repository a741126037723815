import type { APIInteraction, APIUser, Locale } from 'discord.js';
import type { Tutor, Visitor } from '../../agent/tutor.ts';

/** Somebody at Discord, and who they are to us. */
export type Speaking = { readonly visitor: Visitor; readonly owner: string };

/** Who gives an interaction: in a server as its member, elsewhere as themselves. Discord says it; nothing typed does. */
export const userOf = (interaction: APIInteraction): APIUser | undefined => interaction.member?.user ?? interaction.user;

type Named = Pick<APIUser, 'id' | 'global_name' | 'username'>;

/** Who a user of Discord is to us, if they ever spoke. */
export const knownAs = async ({ identity }: Pick<Tutor, 'identity'>, { id, global_name, username }: Named): Promise<Visitor | undefined> =>
  identity.knownOnDiscord({ id, name: global_name ?? username });

/** Who a user of Discord is to us: a learner from the first moment. */
export async function speakingAs(
  { identity }: Pick<Tutor, 'identity'>,
  { id, global_name, username }: Named,
  { locale, server }: { readonly locale?: Locale | `${Locale}` | undefined; readonly server?: string | undefined } = {},
): Promise<Speaking> {
  const visitor = await identity.discord({ id, name: global_name ?? username, locale, server });
  return { visitor, owner: id };
}
