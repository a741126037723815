import { afterEach, beforeEach, expect } from 'vitest';

const noise: string[] = [];
const original = console.error;

/** A test that prints an error fails, whatever it asserted; one that expects the noise clears it with `expectNoise`. */
beforeEach(() => {
  noise.length = 0;
  console.error = (...parts: unknown[]) => void noise.push(parts.map(String).join(' '));
});

afterEach(() => {
  console.error = original;
  expect(noise, 'console.error was called').toEqual([]);
});

/** The errors printed so far in this test, taken away so that they no longer fail it. */
export const expectNoise = (): string[] => noise.splice(0);
