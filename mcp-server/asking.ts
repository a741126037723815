import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { CallToolResult, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import type { Visitor } from '../agent/tutor.ts';
import { TutorError } from '../core/errors.ts';
import { AttemptId } from '../core/ids.ts';
import { Going, Question } from '../tools/asked.ts';
import { findTool } from '../tools/index.ts';
import type { Connection, Extra } from './calling.ts';
import { formOf } from './form.ts';
import { resultOf } from './telling.ts';

const ANSWER_MAX_MS = 15 * 60_000; // as long as somebody may think; then the question is still open
const ALIVE_EVERY_MS = 20_000; // clients give a call up after a minute without a word
const TRIES_MAX = 3; // answers that cannot be read, before the question is left open

/** Whether the client can put a form before its person: what comes back of it is theirs, and no model's. */
export const canAsk = (server: Server): boolean => server.getClientCapabilities()?.elicitation?.form !== undefined;

const canOpenPages = (server: Server): boolean => server.getClientCapabilities()?.elicitation?.url !== undefined;

/** Keeps a call alive while a person thinks. */
function waiting({ _meta, sendNotification }: Extra): () => void {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let progress = 0;
  const timer = setInterval(() => {
    const params = { progressToken, progress: (progress += 1), message: 'Waiting for the learner.' };
    sendNotification({ method: 'notifications/progress', params }).catch(() => clearInterval(timer));
  }, ALIVE_EVERY_MS);
  return () => clearInterval(timer);
}

/** Where a run is answered that no program may come between: the client opens the page, if it can. */
async function sendToPage({ server, settings }: Connection, { run, title }: Going, extra: Extra): Promise<never> {
  const url = `${settings.publicUrl}/runs/${run}`;
  const message = `${title} is timed or counts, so it is answered on Viva's own page.`;
  const told = `${message} ${url}`;
  if (canOpenPages(server)) {
    const opened: ElicitResult = await server.elicitInput(
      { mode: 'url', message, url, elicitationId: `run-${run}` },
      { relatedRequestId: extra.requestId, signal: extra.signal, timeout: ANSWER_MAX_MS },
    );
    if (opened.action === 'accept') throw new TutorError('forbidden', `${told} The page was opened for them.`);
  }
  throw new TutorError('forbidden', told);
}

/**
 * Has the client ask its person the question that is open, and saves what they put into the form. What the model passed on
 * beside it is not looked at: it could be its own.
 */
export async function askLearner(connection: Connection, visitor: Visitor, extra: Extra): Promise<CallToolResult> {
  const { server, tutor } = connection;
  const door = { door: 'mcp', signal: extra.signal } as const;
  const [next, submit] = [findTool('next-question')!, findTool('submit-answer')!]; // both are in the list
  const asked = await tutor.invoke('next-question', {}, visitor, { ...door, provenance: 'relayed' });
  const said = next.say!(asked); // every tool can be read
  if (!asked['question']) throw new TutorError('conflict', said);
  const question = Question.parse(asked['question']);
  const going = Going.parse(asked['going']);
  if (going.mode === 'exam' || going.deadlineAt) return sendToPage(connection, going, extra);
  const { requestedSchema, read } = formOf(question.shown);
  const stop = waiting(extra);
  try {
    let problem = '';
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const { action, content = {} } = await server.elicitInput(
        { mode: 'form', message: [problem, said].filter(Boolean).join('\n\n'), requestedSchema },
        { relatedRequestId: extra.requestId, signal: extra.signal, timeout: ANSWER_MAX_MS },
      );
      if (action !== 'accept')
        throw new TutorError('conflict', 'They did not answer now. Nothing was saved, and the question is still open.');
      try {
        const attempt = AttemptId.parse(question.attempt);
        const output = await tutor.invoke('submit-answer', read(content ?? {}), visitor, { ...door, provenance: 'attested', attempt });
        return resultOf(submit, output);
      } catch (error) {
        if (!(error instanceof TutorError && error.kind === 'invalid')) throw error;
        problem = error.message;
      }
    }
    throw new TutorError('invalid', `${problem} Nothing was saved, and the question is still open.`);
  } finally {
    stop();
  }
}
