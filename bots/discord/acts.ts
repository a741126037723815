import type { Act } from '../../agent/acting.ts';
import type { Tutor } from '../../agent/tutor.ts';
import { callIn } from '../../core/chat/message.ts';
import type { Place } from '../../core/discord/place.ts';
import { TutorError } from '../../core/errors.ts';
import type { Speaking } from './person.ts';

/** Where something is done, and what the delivery of it is called. */
export type Where = { readonly channel: string; readonly place?: Place | undefined; readonly interaction: string };

/** What became of what somebody did: the tools that ran, in order, with what they gave. */
export type Done = readonly { readonly tool: string; readonly output: Record<string, unknown> }[];

const GO_ON = 'What came before it was done; /next goes on.';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Does something in the talk that a person has in a channel, so that the tutor knows of it when they speak next. Delivered
 * twice it is done once. What a tool refuses is thrown; what was done before it stands.
 */
async function actOnce(tutor: Tutor, { visitor }: Speaking, { channel, place, interaction }: Where, what: Act): Promise<Done> {
  const { done } = await tutor.reply({ visitor, door: 'discord', thread: channel, place, externalId: interaction, text: '', act: what });
  const { parts } = await done;
  const calls = parts.flatMap((part) => callIn(part) ?? []);
  const refused = calls.find(({ state }) => state !== 'output-available');
  // Where the first was done and the second was not, as when a run was started and its question could not be shown, that is told too.
  if (refused) throw new TutorError('conflict', calls.indexOf(refused) === 0 ? refused.errorText : `${refused.errorText} ${GO_ON}`);
  return calls.flatMap(({ type: tool, output }) => (isObject(output) ? [{ tool, output }] : []));
}

/** The same, and what is wanted next: who leaves a question for later is shown another. */
export async function act(tutor: Tutor, speaking: Speaking, where: Where, what: Act): Promise<Done> {
  const done = await actOnce(tutor, speaking, where, what);
  if (what.tool !== 'skip-question') return done;
  const next = { ...where, interaction: `${where.interaction} next` };
  return [...done, ...(await actOnce(tutor, speaking, next, { tool: 'next-question', input: {} }))];
}

/** What a tool gave, if it was among those that ran. */
export const outputOf = (done: Done, tool: string): Record<string, unknown> | undefined =>
  done.findLast((each) => each.tool === tool)?.output;
