import { changeMyProfile } from './change-my-profile.ts';
import { showMyProfile } from './show-my-profile.ts';
import type { Tool } from './tool.ts';

const people = [showMyProfile, changeMyProfile] as const;

/** Every tool there is, grouped by word. The agent, MCP, Discord, the web, the command line and the evals all read this list. */
export const tools = [...people] as const;

/** The tool of that name, if there is one. */
export const findTool = (name: string): Tool | undefined =>
  (tools as readonly unknown[] as readonly Tool[]).find((tool) => tool.name === name); // each keeps its own types; callers parse
