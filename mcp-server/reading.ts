import type { Tutor } from '../agent/tutor.ts';
import { tellModel } from '../agent/tools.ts';
import { findTool } from '../tools/index.ts';
import type { Extra, McpSettings } from './calling.ts';
import type { Speaking } from './offered.ts';
import { protocolError } from './telling.ts';

/** Looks things up in a person's name by the tools that read, as resources and prompts do. */
export type Reader = {
  /** What a tool gave. */
  readonly data: (tool: string, input?: Record<string, unknown>, extra?: Pick<Extra, 'signal'>) => Promise<Record<string, unknown>>;
  /** The same in words. */
  readonly text: (tool: string, input?: Record<string, unknown>, extra?: Pick<Extra, 'signal'>) => Promise<string>;
};

/** Opens a reader; what is wrong it throws as the protocol wants it. */
export function openReader(tutor: Tutor, speaking: () => Promise<Speaking>, { log }: McpSettings): Reader {
  const data: Reader['data'] = async (tool, input = {}, extra) => {
    const given = { door: 'mcp', provenance: 'relayed', ...(extra && { signal: extra.signal }) } as const;
    try {
      return await tutor.invoke(tool, input, (await speaking()).visitor, given);
    } catch (error) {
      throw protocolError(error, log);
    }
  };
  return { data, text: async (tool, input, extra) => tellModel(findTool(tool)!, await data(tool, input, extra)) }; // they name tools of the list
}
