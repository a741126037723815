import type { Command, Given } from './command.ts';
import { act } from './acts.ts';
import { whereOf, type Asked, type DoorParts } from './asked.ts';
import { draw, drawUse } from './draw.ts';
import { own } from './own.ts';
import { touchRound } from './rounds/controls.ts';

/** Does what a command is for. */
export async function does(parts: DoorParts, asked: Asked, command: Command, given: Given): Promise<void> {
  const { tutor, ids } = parts;
  const { interaction, speaking, place, answering } = asked;
  if ('own' in command) return own[command.own](parts, asked, given);
  const input = command.input(given);
  if ('act' in command) {
    const done = await act(tutor, speaking, whereOf(asked), { tool: command.act, input });
    const { card, aside } = draw(done, { ids, owner: speaking.owner });
    return answering.show(card, aside);
  }
  const output = await tutor.invoke(command.use, input, speaking.visitor, { door: 'discord', place, idempotencyKey: interaction.id });
  await answering.show(drawUse({ tool: command.use, input, title: command.title }, output, { ids, owner: speaking.owner }));
  if (command.touches) await touchRound(parts, asked);
}
