import type { Tool as Definition, ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Visitor } from '../agent/tutor.ts';
import { roles } from '../core/people/roles.ts';
import { tools } from '../tools/index.ts';
import type { Tool } from '../tools/tool.ts';
import { cardMeta } from './card.ts';

/** Whose tools a client is offered: those that every learner has, or all that the role of its person has. */
export type Reach = 'learner' | 'role';

/** The person a client speaks for, and how far it may go in their name. */
export type Speaking = { readonly visitor: Visitor; readonly reach: Reach };

/** Writes that do the same however often they are asked for. */
const idempotent: ReadonlySet<string> = new Set(['next-question', 'resume-run', 'change-my-profile', 'decline-proposal', 'finish-run']);

/** `submit-answer` reads as "Submit answer". */
const titleOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

const annotationsOf = ({ name, effect, confirm }: Tool): ToolAnnotations => ({
  title: titleOf(name),
  readOnlyHint: effect === 'read',
  destructiveHint: effect === 'write' && confirm !== undefined,
  idempotentHint: effect === 'read' || idempotent.has(name),
  openWorldHint: false, // nothing outside the product is touched
});

// The dialect that clients of every age validate: the newest is refused by those that know draft 7 only.
const schemaOf = (schema: z.ZodObject, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, target: 'draft-7', unrepresentable: 'any' }) as Definition['inputSchema']; // of an object it is an object's

function define(tool: Tool): Definition {
  const { name, description, input, output } = tool;
  return {
    name,
    title: titleOf(name),
    description,
    inputSchema: schemaOf(input, 'input'),
    outputSchema: schemaOf(output, 'output'),
    annotations: annotationsOf(tool),
    ...cardMeta(name),
  };
}

const atThisDoor = (tools as readonly unknown[] as readonly Tool[]).filter(({ doors }) => doors.includes('mcp')); // each keeps its own types; `invoke` parses
let defined: ReadonlyMap<string, Definition> | undefined; // made once, at the first question for it: schemas take some milliseconds each

const isEveryones = ({ roles: allowed }: Tool): boolean => roles.every((role) => allowed.includes(role));

/** The tools that a client may use in the name of this person. */
export const toolsFor = ({ visitor: { role }, reach }: Speaking): readonly Tool[] =>
  atThisDoor.filter((tool) => (reach === 'role' ? tool.roles.includes(role) : isEveryones(tool)));

/** The same as the protocol describes them: schemas, a title, and what to expect of a call. */
export function definitionsFor(speaking: Speaking): readonly Definition[] {
  const known = (defined ??= new Map(atThisDoor.map((tool) => [tool.name, define(tool)])));
  return toolsFor(speaking).map(({ name }) => known.get(name)!); // it holds all at this door
}
