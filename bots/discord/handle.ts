import {
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIInteraction,
} from 'discord.js';
import type { Visitor } from '../../agent/tutor.ts';
import { TutorError } from '../../core/errors.ts';
import { askedBy, homeOf, type Asked, type DoorParts } from './asked.ts';
import type { Answering } from './answering.ts';
import { later } from './answering.ts';
import { typedIn, type Command, type Suggests } from './command.ts';
import { commands } from './commands.ts';
import { conduct, type Conduct } from './conduct.ts';
import { answerForm, answerPress } from './controls.ts';
import { does } from './does.ts';
import { knownAs, speakingAs, userOf } from './person.ts';
import { placeOf } from './place.ts';
import { isOwn, suggest } from './suggest.ts';
import { whereInstead } from './where-instead.ts';

/** Answers one interaction, however it came: by a gateway or as a request. Nothing is thrown: who asked is told. */
export type Handle = (interaction: APIInteraction, answering: Answering) => Promise<void>;

const known: Readonly<Record<string, Command>> = commands;

/** Says nothing to all in a channel that the server did not choose. It is asked after the first answer, which may not wait for it. */
async function wantHeard({ tutor }: DoorParts, { speaking, place }: Asked): Promise<void> {
  const elsewhere = place && (await whereInstead(tutor, speaking.visitor, place));
  if (elsewhere) throw new TutorError('forbidden', `${elsewhere} With the option "private" you alone see the answer here.`);
}

async function typed(parts: DoorParts, interaction: APIApplicationCommandInteraction, answering: Conduct): Promise<void> {
  if (interaction.data.type !== ApplicationCommandType.ChatInput) return;
  const { path, given } = typedIn(interaction.data.name, interaction.data.options);
  const command = known[path];
  const onlyToThem = command?.seenBy !== 'all' && (command?.seenBy !== 'as-asked' || given['private'] === true);
  if (!(await answering.first(later(onlyToThem)))) return;
  if (!command) throw new TutorError('not-found', 'There is no such command any more; type / to see what there is.');
  const asked = await askedBy(parts, interaction, answering);
  // Rounds are refused by their tools, where they begin: whoever stops one may do so anywhere.
  if (!onlyToThem && command.seenBy === 'as-asked') await wantHeard(parts, asked);
  await does(parts, asked, command, given);
}

/**
 * Who is offered something. A newcomer who types what courses there are becomes a learner at this moment, not with the command
 * that follows: without a person nothing can be looked up, and an empty list would say that there is nothing. What is their
 * own they have none of, so for that nobody is made.
 */
const offeredTo = async (tutor: DoorParts['tutor'], interaction: APIInteraction, kind: Suggests): Promise<Visitor | undefined> => {
  const user = userOf(interaction);
  if (!user) return undefined;
  return isOwn[kind] ? knownAs(tutor, user) : (await speakingAs(tutor, user, homeOf(interaction))).visitor;
};

async function typing(
  { tutor, nameServer }: DoorParts,
  interaction: APIApplicationCommandAutocompleteInteraction,
  answering: Conduct,
): Promise<void> {
  const { path, given, focused } = typedIn(interaction.data.name, interaction.data.options);
  const command = known[path];
  const kind = focused && command?.options?.[focused.name]?.suggests;
  const place = command?.manages ? undefined : placeOf(interaction, nameServer); // whoever manages a server chooses among all
  const data =
    kind && focused
      ? await suggest(tutor, () => offeredTo(tutor, interaction, kind), kind, { typed: focused.value, given, place })
      : { choices: [] };
  await answering.first({ type: InteractionResponseType.ApplicationCommandAutocompleteResult, data });
}

const dispatch = async (parts: DoorParts, interaction: APIInteraction, answering: Conduct): Promise<void> => {
  if (interaction.type === InteractionType.ApplicationCommand) return typed(parts, interaction, answering);
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete) return typing(parts, interaction, answering);
  if (interaction.type === InteractionType.MessageComponent) return answerPress(parts, interaction, answering);
  if (interaction.type === InteractionType.ModalSubmit) return answerForm(parts, interaction, answering);
};

/** Opens the handlers: the same for every way in which interactions come. */
export const openHandlers =
  (parts: DoorParts): Handle =>
  async (interaction, given) => {
    const answering = conduct(given);
    try {
      await dispatch(parts, interaction, answering);
    } catch (error) {
      await answering.fail(error, parts.log);
    }
  };
