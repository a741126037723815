import type { AttachmentPayload } from 'discord.js';
import type { Card } from '../card.ts';
import { TEXT_MAX } from '../limits.ts';
import { container, filePart, textPart, type Accent, type Row } from './parts.ts';
import { splitText } from './split.ts';

const ROOM = TEXT_MAX - 300; // for a title, and for the words that name a file
const CLOSING = 8; // characters that a cut may add

/** The beginning of a dressed text, up to the end of a paragraph, a line or at least a word. A block of code that is open in it is closed. */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  const [first] = splitText(text, most - CLOSING);
  if (!first) return '';
  const body = first.body.trimEnd().replace(/\\+$/, ''); // a sign may have been cut from its backslash
  return first.close ? `${body}\n${first.close.trim()}` : `${body}…`;
}

/** A text as a file of the message. */
export const fileOf = (name: string, text: string, description: string): AttachmentPayload => ({
  attachment: Buffer.from(text),
  name,
  description,
});

/** A title. Words around it are no Markdown of ours, so it is dressed before. */
const titled = (title: string, content: string) => (title ? `### ${title}\n${content}` : content);

type Long = {
  readonly title: string;
  /** As it is shown. */
  readonly content: string;
  /** The same as a file has it, which knows no length; where it differs. */
  readonly whole?: string;
  readonly file: string;
  readonly accent?: Accent;
  readonly rows?: readonly Row[];
};

/** A text under a title. What is longer than a message goes along as a file too. */
export function longCard({ title, content, whole = content, file, accent = 'open', rows = [] }: Long): Card {
  if (content.length <= ROOM) return { components: [container(accent, [textPart(titled(title, content)), ...rows])] };
  const more = `-# This is only the beginning of it: all of it is in ${file}.`;
  const words = textPart(titled(title, `${beginning(content, ROOM - more.length)}\n\n${more}`));
  return { components: [container(accent, [words, filePart(file), ...rows])], files: [fileOf(file, whole, 'All of it')] };
}
