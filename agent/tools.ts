import { tool as aiTool, zodSchema, type Schema, type ToolSet } from 'ai';
import { tools } from '../tools/index.ts';
import type { Tool } from '../tools/tool.ts';
import type { Desk } from './desk.ts';

const TOLD_MAX = 8_000; // characters: some 2,000 tokens, as long as a few passages

/** A tool's result as a model reads it: as a person would, or as short JSON. */
export function tellModel(tool: Pick<Tool, 'say'>, output: Record<string, unknown>): string {
  const told = tool.say?.(output) ?? JSON.stringify(output);
  return told.length > TOLD_MAX ? `${told.slice(0, TOLD_MAX)}… (shortened)` : told;
}

const schemas = new Map<string, Schema<Record<string, unknown>>>();

/** What a tool takes, as a model is told it. Made once: to write all of them out anew at every turn took a sixth of the turn. */
function schemaOf({ name, input }: Tool): Schema<Record<string, unknown>> {
  const schema = schemas.get(name) ?? zodSchema(input);
  schemas.set(name, schema);
  return schema;
}

/** The tools as the model sees them, with who is asking already bound in: those of its door, the person's door and role. */
export const aiTools = (desk: Desk): ToolSet =>
  Object.fromEntries(
    (tools as readonly unknown[] as readonly Tool[]) // each keeps its own types; `invoke` parses
      .filter(({ doors, roles }) => doors.includes('model') && doors.includes(desk.door) && roles.includes(desk.role))
      .map((tool) => [
        tool.name,
        aiTool({
          description: tool.description,
          inputSchema: schemaOf(tool),
          execute: (input, { abortSignal }) => desk.use(tool, input, abortSignal),
          toModelOutput: ({ output }) => ({ type: 'text', value: tellModel(tool, output) }),
        }),
      ]),
  );
