import type { APIInteraction } from 'discord.js';
import type { Tutor } from '../../agent/tutor.ts';
import type { Place } from '../../core/discord/place.ts';
import { TutorError } from '../../core/errors.ts';
import type { Where } from './acts.ts';
import type { Conduct } from './conduct.ts';
import type { Ids } from './custom-id.ts';
import { speakingAs, userOf, type Speaking } from './person.ts';
import { placeOf, type NameServer } from './place.ts';
import type { Rounds } from './rounds/driver.ts';

/** What every interaction is answered with. */
export type DoorParts = {
  readonly tutor: Tutor;
  readonly ids: Ids;
  readonly publicUrl: string;
  readonly nameServer: NameServer;
  readonly rounds: Rounds;
  readonly log: (line: string) => void;
};

/** An interaction whose giver is known and which has its first answer. */
export type Asked = {
  readonly interaction: APIInteraction;
  readonly speaking: Speaking;
  /** The server it was given in, if it was one that has the bot. */
  readonly place: Place | undefined;
  readonly answering: Conduct;
};

/** What Discord tells of the one who gives an interaction beside who they are. */
export const homeOf = (interaction: APIInteraction) => ({
  locale: 'locale' in interaction ? interaction.locale : undefined,
  server: interaction.guild_id,
});

/** Who gives an interaction, and where. It is asked only once the interaction has its first answer: the database may be slow. */
export async function askedBy({ tutor, nameServer }: DoorParts, interaction: APIInteraction, answering: Conduct): Promise<Asked> {
  const user = userOf(interaction);
  if (!user) throw new TutorError('invalid', 'Discord did not say who you are.');
  const speaking = await speakingAs(tutor, user, homeOf(interaction));
  const { guild_id: server } = interaction;
  await tutor.identity.countTries([
    { limit: 'chat-person', whom: speaking.visitor.user },
    ...(server === undefined ? [] : [{ limit: 'chat-address' as const, whom: server }]), // many people, as behind one address
  ]);
  return { interaction, speaking, place: placeOf(interaction, nameServer), answering };
}

/** Where an interaction was given. */
export const whereOf = ({ interaction: { id, channel }, place }: Pick<Asked, 'interaction' | 'place'>): Where => ({
  channel: channel?.id ?? 'nowhere',
  place,
  interaction: id,
});
