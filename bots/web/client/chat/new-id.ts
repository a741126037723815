const HEX = 16;
const BYTES = 16;

/** A random id. Unlike the browser's own it is there without https, as on a machine in one's own network. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40; // there are sixteen; the version of a UUID
  bytes[8] = (bytes[8]! & 0x3f) | 0x80; // and its variant
  const hex = Array.from(bytes, (byte) => byte.toString(HEX).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
