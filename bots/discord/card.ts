import type { APIMessageTopLevelComponent, AttachmentPayload } from 'discord.js';

/** What is sent or edited into a message: components of the second version, and the files that they name. */
export type Card = { readonly components: readonly APIMessageTopLevelComponent[]; readonly files?: readonly AttachmentPayload[] };
