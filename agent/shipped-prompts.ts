import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agents } from '../core/prompts/settings.ts';
import type { ShippedPrompt } from '../db/queries/prompts.ts';

/** What the product tells each agent by itself: `prompts/<agent>.md`. Each text becomes a prompt version of its own. */
export const shippedPrompts = (folder = join(import.meta.dirname, 'prompts')): ShippedPrompt[] =>
  agents.flatMap((agent) => {
    const file = join(folder, `${agent}.md`);
    return existsSync(file) ? [{ agent, text: readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim() }] : [];
  });
