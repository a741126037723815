import { TextDecoder } from 'node:util';
import { TutorError } from '../../core/errors.ts';

const CONTROLS_MAX = 0.02; // of all characters: text has hardly any, what is no text has many
const SAMPLE = 4096; // bytes that tell UTF-16 without a mark from anything else

const marks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/** Which half of the bytes are zero says which UTF-16 it is; in any other text hardly one is. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0];
  const sample = bytes.subarray(0, SAMPLE);
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]! += 1; // two of them
  const [even = 0, odd = 0] = zeros.map((count) => count / (sample.length / 2));
  if (odd > 0.4 && even < 0.1) return 'utf-16le';
  return even > 0.4 && odd < 0.1 ? 'utf-16be' : undefined;
}

function decoderFor(label: string | undefined): TextDecoder | undefined {
  try {
    return label ? new TextDecoder(label) : undefined;
  } catch {
    return undefined; // a name that nobody knows says nothing
  }
}

function decoded(bytes: Uint8Array, declared: string | undefined): { text: string; guessed: boolean } {
  const mark = marks.find(({ bytes: first }) => first.every((byte, index) => bytes[index] === byte));
  const known = mark?.encoding ?? wideEncoding(bytes);
  if (known) return { text: new TextDecoder(known).decode(bytes), guessed: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), guessed: false };
  } catch {
    const stated = decoderFor(declared);
    if (stated && stated.encoding !== 'utf-8') return { text: stated.decode(bytes), guessed: false };
    return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true };
  }
}

/** A text that can be stored and read: no NUL, no half of a surrogate pair, no control characters, lines that end one way. */
export const cleanText = (text: string): string =>
  text
    .replaceAll(/\r\n?|[\u2028\u2029\f\v\u0085]/g, '\n')
    // oxlint-disable-next-line no-control-regex -- these are what must go
    .replaceAll(/[\u0000-\u0008\u000E-\u001F\u007F-\u009F\uFEFF\uFFFE\uFFFF]|\p{Surrogate}/gu, '');

/** The text in the bytes: UTF-8, UTF-16, what the text says of itself, or else Windows-1252 with a warning. */
export function decodeText(bytes: Uint8Array, declared?: string): { text: string; warnings: string[] } {
  const { text, guessed } = decoded(bytes, declared);
  // oxlint-disable-next-line no-control-regex -- these are what is counted
  const controls = text.match(/[\u0000-\u0008\u000E-\u001F]/g)?.length ?? 0;
  if (controls > text.length * CONTROLS_MAX) throw new TutorError('invalid', 'This is not a text: most of what it holds is not letters.');
  const warnings: string[] = [];
  if (guessed) warnings.push('The text is not UTF-8 and was read as Windows-1252; look whether accents and quotes are right.');
  if (controls > 0) warnings.push(`Characters that no text has were left out: ${controls}.`);
  return { text: cleanText(text), warnings };
}
