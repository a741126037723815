import { MessageFlags } from 'discord.js';
import type { Card } from '../card.ts';
import type { Control, Ids } from '../custom-id.ts';
import { bodyProblems } from './api-description.ts';
import { messageComponentProblems, modalProblems } from './component-rules.ts';
import type { Problem } from './refusals.ts';
import { everyComponent, Kind, type Component, type Modal } from './wire.ts';

/** Every component of a message or a modal, those inside others and beside them included. */
export const allOf = (components: readonly object[]): Component[] =>
  everyComponent(components as readonly Component[]).map(([each]) => each); // as they go over the wire

/** All that is to be read in a message. */
export const textOf = (components: readonly object[]): string =>
  allOf(components)
    .flatMap(({ type, content }) => (type === Kind.text ? [content ?? ''] : []))
    .join('\n');

/** What its controls say to their owner. */
export const actsIn = (components: readonly object[], ids: Ids, owner: string): (Control | undefined)[] =>
  allOf(components).flatMap(({ custom_id: id }) => (id === undefined ? [] : [ids.read(owner, id)]));

/** The files that it names. */
export const fileNamesIn = (components: readonly object[]): string[] => allOf(components).flatMap(({ file }) => (file ? [file.url] : []));

/** What stands in the files that go along. */
export const fileIn = ({ files = [] }: Card): string => files.map(({ attachment }) => (attachment as Buffer).toString('utf8')).join(''); // cards carry bytes

const say = ({ path, message }: Problem) => `${path.join('.')}: ${message}`;

/** What Discord would refuse of a message: by its own description, and by what that leaves out. */
export const messageTrouble = (components: readonly object[]): string[] =>
  [
    ...bodyProblems('POST', '/channels/{channel_id}/messages', { flags: MessageFlags.IsComponentsV2, components }),
    ...messageComponentProblems(components as readonly Component[], true), // the same
  ].map(say);

/** What Discord would refuse of a modal. */
export const modalTrouble = (modal: object): string[] =>
  [
    ...bodyProblems('POST', '/interactions/{interaction_id}/{interaction_token}/callback', { type: 9, data: modal }),
    ...modalProblems(modal as Modal), // the same
  ].map(say);
