import type { Changes } from './changes.ts';
import type { Dispatch } from './gateway.ts';
import type { Channel, World } from './world.ts';
import type { Fields, Modal, User } from './wire.ts';

/** How an interaction was answered first: one of these, and only once. */
export type Response = {
  readonly type: number;
  /** How long it took, by the time of the machine. */
  readonly delayMs: number;
  messageId?: string;
  readonly isEphemeral: boolean;
  readonly modal?: Modal;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
};

/** Something that a person did with the bot, from there on a window in which the bot may answer. */
export type Interaction = {
  readonly id: string;
  readonly token: string;
  readonly type: 2 | 3 | 4 | 5;
  readonly user: User;
  readonly channel: Channel;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly payload: Fields;
  /** The message whose component was used. */
  readonly messageId?: string | undefined;
  /** Whether only the person has installed the bot, and the server has not. */
  readonly isOfUserApp: boolean;
  readonly mustBeEphemeral: boolean;
  response?: Response;
  followUps: number;
};

/** The world, those who are told of it, and what is going on. */
export type Stage = {
  readonly world: World;
  readonly changes: Changes;
  /** By their tokens. */
  readonly interactions: Map<string, Interaction>;
  dispatch(dispatch: Dispatch): void;
};
