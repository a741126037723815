import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { ApprovalId } from '../core/ids.ts';
import type { Door } from '../core/people/doors.ts';
import { recordProposal } from '../db/queries/approvals.ts';
import type { Tool, ToolContext } from './tool.ts';

const EXPIRES_MS = 15 * 60_000; // later nobody remembers what it was about
const VALUE_MAX = 500; // characters of a field in the words of a proposal

/** The doors at which a model acts: it cannot confirm, so what must be confirmed is proposed. */
export const proposes = (door: Door): boolean => door === 'model' || door === 'mcp';

/** A proposal as it is told to the person, who decides it. */
export const ProposalShown = z.object({
  proposal: z.uuid().describe('What approve-proposal and decline-proposal take.'),
  tool: z.string(),
  words: z.string(),
  expiresAt: z.iso.datetime(),
});

/** What a model is told instead of a result: it is not done, but proposed. */
export class Proposed extends TutorError {
  readonly proposal: z.output<typeof ProposalShown>;
  constructor(proposal: z.output<typeof ProposalShown>) {
    super('forbidden', `Proposed, and not done yet: ${proposal.words} It has to be confirmed by hand within 15 minutes.`);
    this.proposal = proposal;
  }
}

/** What any tool would do with an input, where the tool has no words of its own: its name, and what was given. */
function plainWords({ name }: Tool, input: Record<string, unknown>): string {
  const given = Object.entries(input).map(
    ([field, value]) => `${field}: ${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, VALUE_MAX)}`,
  );
  return `${name.replaceAll('-', ' ')}${given.length ? ` (${given.join('; ')})` : ''}.`;
}

/** Stores what a model asked for, word for word, and tells that it waits for its person. */
export async function propose(tool: Tool, input: Record<string, unknown>, context: ToolContext): Promise<never> {
  const { db, who, now, newId, door } = context;
  const meant = (await tool.propose?.(input, context)) ?? { input, words: plainWords(tool, input) };
  const expiresAt = new Date(now.getTime() + EXPIRES_MS);
  const id = ApprovalId.parse(newId());
  const stored = await db.transaction((tx) =>
    recordProposal(tx, { id, user: who.user, tool: tool.name, ...meant, door, at: now, expiresAt }),
  );
  if (!stored) throw new TutorError('conflict', 'Too many proposals wait for them already: they have to decide those first.');
  throw new Proposed({ proposal: stored.id, tool: tool.name, words: meant.words, expiresAt: stored.expiresAt.toISOString() });
}
