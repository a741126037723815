import { accountGuards } from './account-guards.ts';
import { accessGuards } from './access-guards.ts';
import { answerGuards } from './answer-guards.ts';
import { chatGuards } from './chat-guards.ts';
import { discordCardGuards } from './discord-card-guards.ts';
import { discordGuards } from './discord-guards.ts';
import { discordTalkGuards } from './discord-talk-guards.ts';
import { discordTwinGuards } from './discord-twin-guards.ts';
import { gradingGuards } from './grading-guards.ts';
import { groupGuards } from './group-guards.ts';
import { houseGuards } from './house-guards.ts';
import { judgeGuards } from './judge-guards.ts';
import { linkingGuards } from './linking-guards.ts';
import { logGuards } from './log-guards.ts';
import { materialGuards } from './material-guards.ts';
import { mcpGuards } from './mcp-guards.ts';
import { noteGuards } from './note-guards.ts';
import { objectGuards } from './object-guards.ts';
import { offlineGuards } from './offline-guards.ts';
import { peopleGuards } from './people-guards.ts';
import { productGuards } from './product-guards.ts';
import { promptGuards } from './prompt-guards.ts';
import { questionGuards } from './question-guards.ts';
import { recordGuards } from './record-guards.ts';
import { searchGuards } from './search-guards.ts';
import { toolGuards } from './tool-guards.ts';
import { turnGuards } from './turn-guards.ts';
import type { Mutation } from './guards.ts';

/** Every guard that is known to turn red, with the change that turns it. */
export const allGuards: readonly Mutation[] = [
  ...houseGuards,
  ...productGuards,
  ...peopleGuards,
  ...accountGuards,
  ...questionGuards,
  ...gradingGuards,
  ...accessGuards,
  ...recordGuards,
  ...materialGuards,
  ...searchGuards,
  ...turnGuards,
  ...promptGuards,
  ...judgeGuards,
  ...objectGuards,
  ...noteGuards,
  ...toolGuards,
  ...logGuards,
  ...answerGuards,
  ...offlineGuards,
  ...chatGuards,
  ...mcpGuards,
  ...discordGuards,
  ...discordTalkGuards,
  ...discordTwinGuards,
  ...discordCardGuards,
  ...linkingGuards,
  ...groupGuards,
];
