import { ButtonStyle } from 'discord.js';
import type { Card } from '../card.ts';
import type { Act, Ids } from '../custom-id.ts';
import { button, container, row, textPart, type Accent } from './parts.ts';
import { fit, plain } from './text.ts';

const SENTENCE_MAX = 3000; // more is no notice

const sentence = (accent: Accent, text: string): Card => ({
  components: [container(accent, [textPart(fit(text, SENTENCE_MAX, plain) || '…')])],
});

/** A plain sentence: that something was done, or that there is nothing yet, and what to do next. */
export const notice = (text: string): Card => sentence('quiet', text);

/** What kept something from being done, in a sentence that says how to go on. */
export const trouble = (text: string): Card => sentence('wrong', text);

type Question = {
  readonly words: string;
  readonly yes: string;
  readonly act: Act;
  readonly style: ButtonStyle.Primary | ButtonStyle.Danger;
};

/** Asks before something is done that cannot be taken back. The harmless answer comes last and is always there. */
const confirm = ({ words, yes, act, style }: Question, ids: Ids, owner: string, of: string | undefined): Card => ({
  components: [
    container('quiet', [
      textPart(words),
      row(
        button(yes, ids.write(owner, { act, ...(of && { of }) }), style),
        button('Go back', ids.write(owner, { act: 'close', ...(of && { of }) })),
      ),
    ]),
  ],
});

/** Asks whether a run is to be handed in as it is. */
export const confirmHandIn = (ids: Ids, owner: string, run?: string): Card =>
  confirm(
    {
      words: '### Hand it in now?\nQuestions without an answer count as nothing. Of an exam there may be no second attempt.',
      yes: 'Hand it in',
      act: 'hand-in-yes',
      style: ButtonStyle.Primary,
    },
    ids,
    owner,
    run,
  );

/** Asks whether a run is to be put away. */
export const confirmGiveUp = (ids: Ids, owner: string, run?: string): Card =>
  confirm(
    {
      words: '### Put this run away?\nIt gets no result. What you answered in it is kept.',
      yes: 'Put it away',
      act: 'give-up-yes',
      style: ButtonStyle.Danger,
    },
    ids,
    owner,
    run,
  );

/** Asks whether everything of a person is to be deleted. */
export const confirmDelete = (ids: Ids, owner: string): Card =>
  confirm(
    {
      words:
        '### Delete all that is kept of you?\nYour account, answers, progress and talks go for good. /privacy export gives you a copy first.',
      yes: 'Delete everything',
      act: 'delete-yes',
      style: ButtonStyle.Danger,
    },
    ids,
    owner,
    undefined,
  );
