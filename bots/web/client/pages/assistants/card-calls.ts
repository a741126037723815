import { asTrouble, post } from '../../api.ts';

/** The tools that the card needs, and the only ones it may use here. */
export const cardTools = ['next-question', 'answer-card', 'give-hint', 'skip-question'] as const;
type CardTool = (typeof cardTools)[number];

/** A result as a card takes it: data, and the same in words. */
export type CardResult = {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: Record<string, unknown>;
  readonly isError?: true;
};

type Used = {
  readonly output: { readonly going?: { readonly mode: string; readonly deadlineAt: string | null } } & Record<string, unknown>;
  readonly said: string | null;
};

const refused = (text: string): CardResult => ({ content: [{ type: 'text', text }], isError: true });

/** The address of a tool and what is sent there: the card's answer is the learner's, as if it were given in the chat. */
function requestOf(name: CardTool, given: Record<string, unknown>): readonly [string, object] {
  if (name !== 'answer-card') return [name, { input: given }];
  const { attempt, ...input } = given;
  return ['submit-answer', { input, attempt }];
}

/** Uses a tool for the card, as the person who is signed in. */
export async function callForCard(name: CardTool, given: Record<string, unknown>): Promise<CardResult> {
  try {
    const [tool, body] = requestOf(name, given);
    const { output, said } = await post<Used>(`/api/tools/${tool}`, body);
    if (output.going && (output.going.mode === 'exam' || output.going.deadlineAt))
      return refused('What is timed or counts is not asked in an assistant: go on with it in the chat here.');
    return { content: [{ type: 'text', text: said ?? '' }], structuredContent: output };
  } catch (error) {
    return refused(asTrouble(error).message);
  }
}
