import { changesIn, suite, type Mutation } from './guards.ts';

const ids = changesIn('bots/discord/custom-id.ts');
const idsHeld = suite('unit', 'bots/discord/custom-id.test.ts');
const outline = changesIn('bots/discord/outline.ts');
const redrawing = changesIn('bots/discord/render/redraw.ts');
const text = changesIn('bots/discord/render/text.ts');
const drafts = suite('unit', 'bots/discord/render/redraw.test.ts');
const questions = suite('unit', 'bots/discord/render/question.test.ts');
const answered = suite('unit', 'bots/discord/render/answered.test.ts');
const words = suite('unit', 'bots/discord/render/text.test.ts');
const cards = suite('unit', 'bots/discord/render/cards.test.ts');
const roundCards = changesIn('bots/discord/rounds/cards.ts');
const roundsDrawn = suite('unit', 'bots/discord/rounds/cards.test.ts');

/** Guards of what is drawn in Discord: whose a control is, what a tap means, what is told when, and that all of it fits. */
export const discordCardGuards: readonly Mutation[] = [
  ids('an id of ours is signed', 'if (!timingSafeEqual(', 'if (false && !timingSafeEqual(', idsHeld),
  ids('a control is its owner’s', 'update(`${owner}\\n${rest}`)', 'update(`\\n${rest}`)', idsHeld),
  outline('a tap means the option that was tapped', '`choice ${letterOf(place)})`', 'letterOf(place)', drafts),
  outline('an order is sent whole', "kind === 'order' ? count : 1", "kind === 'order' ? 1 : 1", drafts),
  redrawing(
    'a file is named as Discord takes it back',
    'return { type: ComponentType.File, file: { url: `attachment://${name}` } };',
    'return part;',
    answered,
  ),
  redrawing('an answered question has no controls', '.filter(({ type }) => type !== ComponentType.ActionRow)', '', answered),
  changesIn('bots/discord/render/answered.ts')(
    'before its time nothing is explained',
    '...(verdict ? [button(',
    '...(answered ? [button(',
    answered,
  ),
  changesIn('bots/discord/render/forms.ts')('how many are right is not told', '{ most: options.length }', '{ most: 2 }', drafts),
  changesIn('bots/discord/render/question.ts')(
    'an exam has no hints',
    "...(going.mode === 'exam' ? [] : [button('Hint'",
    "...(!going.mode ? [] : [button('Hint'",
    drafts,
  ),
  changesIn('bots/discord/render/body.ts')(
    'a long question does not burst its message',
    'if (whole.length <= QUESTION_TEXT_MAX)',
    'if (whole)',
    questions,
  ),
  changesIn('bots/discord/render/hints.ts')('hints leave room for the verdict', '> TEXT_MAX - VERDICT_ROOM', '> TEXT_MAX * 2', drafts),
  changesIn('bots/discord/render/long.ts')('a long text does not burst its message', 'if (content.length <= ROOM)', 'if (content)', cards),
  changesIn('bots/discord/rounds/round-ids.ts')(
    'a control of a round fits into its id',
    'UNIT_BYTES_MAX = 28',
    'UNIT_BYTES_MAX = 36',
    roundsDrawn,
  ),
  roundCards(
    'what a round reveals does not burst its message',
    'while (count > 0 && told().length > room)',
    'while (room < 0 && count > 0)',
    roundsDrawn,
  ),
  roundCards('a form of one’s own has one page', 'form.pages > 1 ? []', 'form.pages > 99 ? []', roundsDrawn),
  redrawing('an answer to a round is sent once something is picked', "readPart(control)?.rest ?? ''", 'control.arg', roundsDrawn),
  text('words call nobody', 'text.replaceAll(/@(?=everyone|here)/gi, `@${NOTHING}`)', 'text', words),
  text('code stays in its block', ".replaceAll('```',", ".replaceAll('````',", words),
];
