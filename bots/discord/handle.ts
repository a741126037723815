import {
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIInteraction,
} from 'discord.js';
import { TutorError } from '../../core/errors.ts';
import { askedBy, homeOf, type DoorParts } from './asked.ts';
import type { Answering } from './answering.ts';
import { later } from './answering.ts';
import { typedIn, type Command } from './command.ts';
import { commands } from './commands.ts';
import { conduct, type Conduct } from './conduct.ts';
import { answerForm, answerPress } from './controls.ts';
import { does } from './does.ts';
import { speakingAs, userOf } from './person.ts';
import { suggest } from './suggest.ts';

/** Answers one interaction, however it came: by a gateway or as a request. Nothing is thrown: who asked is told. */
export type Handle = (interaction: APIInteraction, answering: Answering) => Promise<void>;

const known: Readonly<Record<string, Command>> = commands;

async function typed(parts: DoorParts, interaction: APIApplicationCommandInteraction, answering: Conduct): Promise<void> {
  if (interaction.data.type !== ApplicationCommandType.ChatInput) return;
  const { path, given } = typedIn(interaction.data.name, interaction.data.options);
  const command = known[path];
  const onlyToThem = command?.seenBy !== 'all' && (command?.seenBy !== 'as-asked' || given['private'] === true);
  if (!(await answering.first(later(onlyToThem)))) return;
  if (!command) throw new TutorError('not-found', 'There is no such command any more; type / to see what there is.');
  await does(parts, await askedBy(parts, interaction, answering), command, given);
}

async function typing({ tutor }: DoorParts, interaction: APIApplicationCommandAutocompleteInteraction, answering: Conduct): Promise<void> {
  const { path, given, focused } = typedIn(interaction.data.name, interaction.data.options);
  const kind = focused && known[path]?.options?.[focused.name]?.suggests;
  const user = userOf(interaction);
  const data =
    kind && user
      ? await suggest(tutor, async () => (await speakingAs(tutor, user, homeOf(interaction))).visitor, kind, {
          typed: focused.value,
          given,
        })
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
