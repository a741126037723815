import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool as Definition } from '@modelcontextprotocol/sdk/types.js';
import type { Tutor } from '../agent/tutor.ts';
import { canAsk } from './asking.ts';
import { addCard, answerCardDefinition, drawsCards } from './card.ts';
import { callTool, type McpSettings } from './calling.ts';
import { namesOf } from './completing.ts';
import { definitionsFor, type Speaking } from './offered.ts';
import { addPrompts } from './prompts.ts';
import { openReader } from './reading.ts';
import { addResources } from './resources.ts';

/** What a client's model is told of this server. */
const instructions = `Viva is a tutor for exam preparation. It keeps the learner's record and grades by itself; you talk, it decides.
Find out what to study with list-courses, start with start-run, show what next-question gives word for word, and wait.
Never answer for the learner and never guess their answer: pass on their own words, once, with submit-answer. Where their program can put a form before them, submit-answer asks them itself.
What you make up counts for nothing: it moves no mastery and earns no XP. Hints, explanations and verdicts come from the tools; do not add your own before the answer is in.
Timed and graded runs are answered on Viva's own page. What a tool only proposes, the learner confirms by hand.`;

const version = '0.1.0';

/** `submit-answer` where the client asks its person itself: then there is nothing to pass on. */
const asksItself = (definition: Definition): Definition => ({
  ...definition,
  description:
    'Have the learner answer the question that is open: their own program puts it before them as a form, and what they enter is graded and saved. ' +
    'Call it without an answer; one that is passed on is not looked at.',
  inputSchema: { ...definition.inputSchema, required: [] },
});

/** A server of the protocol for one client, in the name of whoever `speaking` says at that moment. */
export function openServer(tutor: Tutor, speaking: () => Promise<Speaking>, settings: McpSettings): McpServer {
  const mcp = new McpServer(
    { name: 'viva', title: 'Viva', version, websiteUrl: settings.publicUrl },
    { instructions, capabilities: { logging: {} } },
  );
  const { server } = mcp;
  const connection = { server, tutor, settings };
  const fixtures = settings.fixtures?.(mcp);
  let listed: string | undefined; // the role of whom the tools were listed for last
  server.registerCapabilities({ tools: { listChanged: true } });
  server.setRequestHandler(ListToolsRequestSchema, async () => {
    const now = await speaking();
    listed = now.visitor.role;
    const own = definitionsFor(now);
    const tools = canAsk(server) ? own.map((each) => (each.name === 'submit-answer' ? asksItself(each) : each)) : [...own];
    return { tools: [...tools, ...(drawsCards(server) ? [answerCardDefinition()] : []), ...(fixtures?.definitions ?? [])] };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const now = await speaking();
    if (listed !== undefined && listed !== now.visitor.role) {
      listed = now.visitor.role;
      await extra.sendNotification({ method: 'notifications/tools/list_changed' });
    }
    return fixtures?.call(params.name, params.arguments ?? {}, extra) ?? callTool(connection, now, params, extra);
  });
  const reader = openReader(tutor, speaking, settings);
  const names = namesOf(reader);
  addResources(mcp, reader, names);
  addCard(mcp);
  addPrompts(mcp, reader, names);
  return mcp;
}
