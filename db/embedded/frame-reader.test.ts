import { describe, expect, it } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { BATCH_MAX_BYTES, MESSAGE_MAX_BYTES } from './limits.ts';
import { frame, letter, query, startup, startupSettings, sync } from './wire.ts';

const pipeline = [frame(letter.parse, 'a', 'SELECT 1', Buffer.alloc(2)), frame(letter.execute, '', Buffer.alloc(4)), sync];

const head = (type: number, length: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes[0] = type;
  bytes.writeInt32BE(length, 1);
  return bytes;
};

const reading = (bytes: Buffer) => () => {
  const reader = new FrameReader();
  reader.push(bytes);
  reader.hasBatch();
};

describe('cutting a stream into batches', () => {
  it('gives the same batches however the bytes arrive', () => {
    const stream = Buffer.concat([...pipeline, query('SELECT 2'), ...pipeline]);
    for (const step of [1, 2, 3, 7, stream.length]) {
      const reader = new FrameReader();
      const batches: Buffer[][] = [];
      for (let at = 0; at < stream.length; at += step) {
        reader.push(stream.subarray(at, at + step));
        while (reader.hasBatch()) batches.push(reader.takeBatch());
      }
      expect(batches).toEqual([pipeline, [query('SELECT 2')], pipeline]);
      expect(reader.size).toBe(0);
    }
  });

  it('holds half a pipeline back, but not without limit', () => {
    const reader = new FrameReader();
    reader.push(pipeline[0]!);
    expect(reader.hasBatch()).toBe(false);
    reader.push(frame(letter.bind, Buffer.alloc(BATCH_MAX_BYTES)));
    expect(reader.hasBatch()).toBe(true);
  });

  it('refuses garbage', () => {
    expect(reading(head(0x79, 4))).toThrow('invalid frontend message type 121');
    expect(reading(head(letter.query, 3))).toThrow('invalid message length');
    expect(reading(head(letter.query, -1))).toThrow('invalid message length');
    expect(reading(head(letter.query, MESSAGE_MAX_BYTES))).toThrow('too long');
    expect(() => {
      const reader = new FrameReader();
      reader.push(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
      reader.startup();
    }).toThrow('startup packet');
  });

  it('reads a startup packet', () => {
    const reader = new FrameReader();
    reader.push(startup({ user: 'postgres', application_name: 'viva' }));
    expect(Object.fromEntries(startupSettings(reader.startup()!))).toEqual({
      user: 'postgres',
      application_name: 'viva',
    });
  });
});
