import type { AttachmentPayload } from 'discord.js';
import type { Asked, DoorParts } from './asked.ts';
import type { Card } from './card.ts';
import { saidBy } from './draw.ts';
import { confirmDelete, notice } from './render/notice.ts';
import { filePart } from './render/parts.ts';
import { sayCard } from './render/say.ts';
import { moment } from './render/text.ts';

const FILE_MAX_BYTES = 9 * 1024 * 1024; // Discord takes ten, with what is around it

const withFile = ({ components, files = [] }: Card, file: AttachmentPayload & { readonly name: string }): Card => ({
  components: [...components, filePart(file.name)],
  files: [...files, file],
});

/** Gives a code by which somebody shows on the page that they are both. */
export async function link(parts: DoorParts, { speaking, answering }: Asked): Promise<void> {
  const { code, expiresAt } = await parts.tutor.identity.linkCode(speaking.visitor);
  const text =
    `Open ${parts.publicUrl}/link where you are signed in, and type this code:\n# ${code}\n` +
    `It is good once, and ends ${moment(expiresAt.toISOString())}. You see both accounts before anything is joined. Give the code to nobody.`;
  await answering.show(sayCard('Join your accounts', text), true);
}

/** Gives all that is kept of somebody as a file, which they alone see. */
export async function exportAll({ tutor, publicUrl }: DoorParts, { speaking, answering }: Asked): Promise<void> {
  const output = await tutor.invoke('export-my-data', {}, speaking.visitor, { door: 'discord' });
  const document = Buffer.from(JSON.stringify(output, null, 2));
  if (document.length > FILE_MAX_BYTES) {
    await answering.show(notice(`That is more than Discord takes as a file. After /link it is on ${publicUrl}/account.`), true);
    return;
  }
  const card = sayCard('All that is kept of you', saidBy('export-my-data', output) || 'Nothing yet.');
  await answering.show(withFile(card, { attachment: document, name: 'viva-export.json', description: 'All that is kept of you' }), true);
}

/** Asks whether somebody means it. */
export const askToDelete = ({ ids }: DoorParts, { speaking, answering }: Asked): Promise<void> =>
  answering.show(confirmDelete(ids, speaking.owner), true);
