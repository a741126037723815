import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { fdatasyncSync, fstatSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The part of Emscripten's file system that the shim reaches into; PGlite does not type it. */
type NodeFilesystem = { stream_ops: { fsync?: (stream: { nfd: number }) => number } };

/** Files changed this long before the last checkpoint still count as changed after it: clocks of file systems are coarse. */
const COARSE_MS = 2_000;

/** Emscripten's number for an input/output error. */
const EIO = 29;

/**
 * PGlite's files with a working fsync. As shipped it never reaches the disk, whatever the settings say: Emscripten's
 * fdatasync is a stub and its fsync asks for a function that NODEFS lacks. So a commit that was acknowledged could be
 * lost, or the database torn, when the machine loses power. Needs `wal_sync_method=fsync` and no `-F`.
 */
export class DurableFs extends NodeFS {
  /** How many times something was forced to the disk; tests compare it with the number of commits. */
  syncs = 0;
  #opening = true;
  readonly #checkpointAt: number;

  constructor(folder: string) {
    super(folder);
    this.#checkpointAt = statSync(join(folder, 'global', 'pg_control'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** Call when the database is open: from then on every request is obeyed. */
  opened(): void {
    this.#opening = false;
  }

  override async init(pg: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
    const result = await super.init(pg, options);
    const { preRun } = result.emscriptenOpts;
    if (!Array.isArray(preRun)) throw new Error('PGlite changed: preRun is no list any more');
    preRun.push((module) => {
      const emscripten = module.FS as unknown as {
        filesystems: { NODEFS: NodeFilesystem };
        ErrnoError: new (code: number) => Error;
      };
      emscripten.filesystems.NODEFS.stream_ops.fsync = ({ nfd }) => {
        try {
          this.#sync(nfd);
        } catch {
          throw new emscripten.ErrnoError(EIO); // Postgres knows what to do: it stops rather than lose data
        }
        return 0;
      };
    });
    return result;
  }

  #sync(descriptor: number): void {
    // After a crash Postgres syncs its thousand files one by one, which takes seconds. One that nobody wrote to since
    // the last checkpoint was synced by that checkpoint, for in this single thread nothing else writes meanwhile.
    if (this.#opening && fstatSync(descriptor).mtimeMs < this.#checkpointAt - COARSE_MS) return;
    fdatasyncSync(descriptor);
    this.syncs++;
  }
}
