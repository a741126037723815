import { createHmac, timingSafeEqual } from 'node:crypto';
import { noDraft, readDraft, writeDraft, type Draft } from './draft.ts';
import { ID_MAX } from './limits.ts';

/** What a control can do, one sentence each. */
export const acts = {
  pick: 'Answers with one option: the place in `arg`, `true` or `false`, or what the select says.',
  mark: 'Changes the draft: the options that apply.',
  slot: 'Changes the draft: what the slot whose place is `arg` holds.',
  tap: 'Changes the draft: the item at the place `arg` is next in order, or no longer in it.',
  undo: 'Changes the draft: without the item that was put in order last.',
  clear: 'Changes the draft: nothing is picked.',
  sure: 'Changes the draft: how sure they are.',
  send: 'Answers with the draft; `arg` outlines the question.',
  page: 'Shows the page `arg` of the slots, by drawing the question again with the draft.',
  type: 'Opens the modal in which an answer is typed; `arg` outlines the question.',
  typed: 'A modal: answers with what was typed.',
  hint: 'Gives a hint.',
  skip: 'Puts the question aside.',
  next: 'Shows the next question of the run.',
  why: 'Explains the answer to the question whose number in the run is `arg`, or else the last one.',
  dispute: 'Opens the modal in which the verdict on the question of the number `arg` is disputed.',
  disputed: 'A modal: disputes a verdict with the words typed.',
  'hand-in': 'Asks whether the run is to be handed in as it is; `arg` is the number of the question it is asked from.',
  'hand-in-yes': 'Hands the run in.',
  'give-up': 'Asks whether the run is to be put away.',
  'give-up-yes': 'Puts the run away.',
  resume: 'Goes on with the run.',
  report: 'Tells the run from end to end.',
  again: 'Starts a run of what was wrong.',
  stop: 'Ends the reply that is being written in a conversation.',
  approve: 'Does what was proposed.',
  decline: 'Leaves what was proposed undone.',
  'delete-yes': 'Deletes all that is kept of them.',
  'round-join': 'Plays in the round of the channel; `arg` is the team, where teams play.',
  'round-pick': 'Answers a round with one option: `arg` is the number of its question and the place.',
  'round-open': 'Opens a form of one’s own for the question of a round: `arg` is its number and outline.',
  'round-send': 'Answers a round with the draft.',
  'round-type': 'Opens the modal in which an answer to a round is typed.',
  'round-typed': 'A modal: answers a round with what was typed.',
  close: 'Leaves everything as it is, after a question such as whether to hand in.',
} as const;
export type Act = keyof typeof acts;

/** What a control says when it is used: what to do, to which attempt, run or answer, with what, and what was tapped before. */
export type Control = { readonly act: Act; readonly of?: string; readonly arg: string; readonly draft: Draft };

/** Whoever it is for may be everybody. */
export const EVERYBODY = '*';

/** Writes and reads the ids of controls. An id verifies only for the owner for whom it was written, so nobody presses another's button. */
export type Ids = {
  write(owner: string, control: Pick<Control, 'act'> & Partial<Control>): string;
  read(owner: string, customId: string): Control | undefined;
};

const SIGNATURE_BYTES = 8; // nobody can try more than a few a second, and each try is seen
const UUID_GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
const pattern = /^(([a-z-]+)\.([\w-]{22})?\.([\w-]*)\.([-0-9a-z]+))\.([\w-]{11})$/;

const packed = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
const unpacked = (text: string) => Buffer.from(text, 'base64url').toString('hex').replace(UUID_GROUPS, '$1-$2-$3-$4-$5');

const isAct = (word: string): word is Act => Object.hasOwn(acts, word);

/** Ids signed by a secret. They hold all that a control needs, so nothing is kept between a message and a click on it. */
export function openIds(secret: string): Ids {
  const sign = (owner: string, rest: string) =>
    createHmac('sha256', secret).update(`${owner}\n${rest}`).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');
  return {
    write(owner, { act, of, arg = '', draft = noDraft }) {
      const rest = [act, of ? packed(of) : '', arg, writeDraft(draft)].join('.');
      const id = `${rest}.${sign(owner, rest)}`;
      if (id.length > ID_MAX || !pattern.test(id)) throw new Error(`no control can have the id ${id}`);
      return id;
    },
    read(owner, customId) {
      const [, rest = '', act = '', of, arg = '', written = '', signature = ''] = pattern.exec(customId) ?? [];
      const draft = readDraft(written);
      if (!rest || !draft || !isAct(act)) return undefined;
      if (!timingSafeEqual(Buffer.from(sign(owner, rest)), Buffer.from(signature))) return undefined; // the pattern gives it the length
      return { act, ...(of && { of: unpacked(of) }), arg, draft };
    },
  };
}
