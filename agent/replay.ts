/** A stream that is kept while it comes, so that whoever was cut off can have it from the beginning. */
export type Replay<Chunk> = {
  readonly push: (chunk: Chunk) => void;
  readonly end: () => void;
  /** All of it, from the first chunk, as many times as it is asked for. */
  readonly read: () => ReadableStream<Chunk>;
};

/** Opens a stream that can be read again. Nobody has to read it: what writes to it never waits. */
export function openReplay<Chunk>(): Replay<Chunk> {
  const chunks: Chunk[] = [];
  let ended = false;
  let more = Promise.withResolvers<void>();
  const wake = () => {
    more.resolve();
    more = Promise.withResolvers<void>();
  };
  async function* follow(): AsyncGenerator<Chunk> {
    for (let position = 0; ;) {
      while (position < chunks.length) yield chunks[position++]!; // below the length
      if (ended) return;
      await more.promise;
    }
  }
  return {
    push(chunk) {
      chunks.push(chunk);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    read: () => ReadableStream.from(follow()),
  };
}
