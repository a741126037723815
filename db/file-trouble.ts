import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { TutorError } from '../core/errors.ts';

const reasons: Record<string, string> = {
  EACCES: 'access is denied',
  EEXIST: 'there is a file of that name',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link that leads in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EPERM: 'it is not allowed',
  EROFS: 'the disk is read-only',
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Trouble with a file as a sentence: what could not be done, and why. Anything that is no such trouble goes through as it is. */
export function fileTrouble(what: string, error: unknown): unknown {
  const reason = reasons[codeOf(error)];
  return reason ? new TutorError('unavailable', `${what}: ${reason}.`, { cause: error }) : error;
}

/** Makes a private folder and those above it. Not `recursive`: Node never returns from that in a place such as /proc. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw fileTrouble(`The folder ${path} cannot be made`, error);
    makeFolder(dirname(path));
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (second) {
      if (codeOf(second) !== 'EEXIST') throw fileTrouble(`The folder ${path} cannot be made`, second);
    }
  }
}
