import { afterAll, afterEach, expect } from 'vitest';

const noise: string[] = [];
console.error = (...parts: unknown[]) => void noise.push(parts.map(String).join(' '));

/** A test that prints an error fails, whatever it asserted; so does a file that prints one before or after its tests. */
const quiet = () => expect(noise.splice(0), 'console.error was called').toEqual([]);
afterEach(quiet);
afterAll(quiet);
