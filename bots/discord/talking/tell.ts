import { z } from 'zod';
import type { Reply } from '../../../agent/reply.ts';
import type { Tutor, Visitor } from '../../../agent/tutor.ts';
import type { Answered } from '../../../tools/answering.ts';
import { ProposalShown } from '../../../tools/proposing.ts';
import type { ConversationId } from '../../../core/ids.ts';
import type { Card } from '../card.ts';
import type { Row } from '../render/parts.ts';
import { doorWords } from './own-words.ts';
import type { Pen } from './pen.ts';
import { isBarred } from './rest.ts';
import { passagesIn, type Passage } from './sources.ts';
import { openTelling, type Asked, type Picture } from './telling.ts';

/** What a model asked for, and its person has to confirm. */
export type Proposal = z.output<typeof ProposalShown>;

/** Who draws what is more than words. `owner` is the Discord id of the only one who may press what is drawn. */
export type Draws = {
  readonly drawQuestion: (asked: Asked, owner: string) => Card;
  readonly drawAnswered: (answered: Answered, owner: string) => Card;
  /** With a button for yes and one for no. */
  readonly drawProposal: (proposal: Proposal, owner: string) => Card;
  /** What ends a reply that is still being written. */
  readonly drawStop: (conversation: ConversationId, owner: string) => Row;
};

type Settings = {
  readonly tutor: Pick<Tutor, 'invoke' | 'talk'>;
  readonly draws: Draws;
  readonly visitor: Visitor;
  readonly owner: string;
  readonly pen: Pen;
  /** Whether others read along. */
  readonly isShared: boolean;
  /** Small lines that are to stand at the end. */
  readonly notes: readonly string[];
  /** Whether this process is about to end. */
  readonly isClosing: () => boolean;
  readonly log: (line: string) => void;
};

const PROPOSED = 'Proposed, and not done yet:';

/** What was proposed in this reply: others wait elsewhere, and are nobody's business here. */
async function proposalsOf(refusals: readonly string[], { tutor, visitor }: Settings): Promise<readonly Proposal[]> {
  const proposed = refusals.filter((each) => each.includes(PROPOSED));
  if (proposed.length === 0) return [];
  const { proposals } = z
    .object({ proposals: z.array(ProposalShown) })
    .parse(await tutor.invoke('list-proposals', {}, visitor, { door: 'discord' }));
  return proposals.filter(({ words }) => proposed.some((each) => each.includes(words)));
}

/** The passages that were found earlier in a conversation. */
async function passagesBefore({ conversation }: Reply, { tutor, visitor }: Settings): Promise<readonly Passage[]> {
  const talk = await tutor.talk(visitor, conversation);
  return (talk?.messages ?? []).flatMap(({ parts }) => parts.flatMap((part) => passagesIn(part['output'])));
}

/** Draws a card; whether it is there then. */
async function drawn({ pen, log }: Settings, draw: () => Card): Promise<boolean> {
  try {
    await pen.draw(draw());
    return true;
  } catch (error) {
    if (isBarred(error)) throw error;
    log(`Discord: a card could not be shown: ${String(error)}`);
    return false;
  }
}

const cardOf = (picture: Picture, { draws, owner }: Settings): Card =>
  picture.kind === 'asked' ? draws.drawQuestion(picture.asked, owner) : draws.drawAnswered(picture.answered, owner);

/** Whether a picture is of an exam, which is nothing for those who read along, whatever asked for it. */
const isOfExam = (picture: Picture): boolean => picture.kind === 'asked' && picture.asked.going.mode === 'exam';

/** Tells a reply as it comes, and then draws what is more than words. */
export async function tellReply(reply: Reply, settings: Settings): Promise<void> {
  const { pen, notes, isClosing, log } = settings;
  const controls = settings.draws.drawStop(reply.conversation, settings.owner);
  const telling = openTelling();
  const hides = () => settings.isShared && telling.pictures().some(isOfExam);
  let broke = false;
  try {
    for await (const chunk of reply.stream()) {
      telling.take(chunk);
      if (!pen.isGone()) pen.show(() => ({ ...(hides() ? { text: doorWords.examAside } : telling.now()), controls }));
    }
  } catch (error) {
    broke = true;
    log(`Discord: a reply broke off: ${String(error)}`);
  }
  const outcome = await reply.done.then(
    (replied) => replied.outcome,
    () => undefined, // the tutor has logged why
  );
  if (telling.citesOlder()) telling.know(await passagesBefore(reply, settings));
  const stopped = outcome === 'stopped' ? (isClosing() ? doorWords.cutOff : doorWords.stopped) : undefined;
  const trouble = telling.trouble() ?? (broke || outcome === undefined ? doorWords.broken : undefined);
  const words = (withQuestions = false) =>
    [[hides() ? doorWords.examAside : telling.whole(withQuestions), trouble ?? stopped].filter(Boolean).join('\n\n'), ...notes]
      .filter(Boolean)
      .join('\n');
  await pen.finish(words());
  let isAllDrawn = true;
  const pictures = telling.pictures().filter((picture) => !settings.isShared || !isOfExam(picture));
  for (const picture of pictures) if (!(await drawn(settings, () => cardOf(picture, settings)))) isAllDrawn = false;
  if (!isAllDrawn) await pen.finish(words(true)); // at least it can be read, and answered in words
  for (const proposal of await proposalsOf(telling.refusals, settings))
    await drawn(settings, () => settings.draws.drawProposal(proposal, settings.owner));
}
