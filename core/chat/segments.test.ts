import { expect, it } from 'vitest';
import { segmentsOf } from './segments.ts';

it.each([
  ['1. true 2. false 3. true', { 1: 'true', 2: 'false', 3: 'true' }],
  ['1: B; 2: A, C', { 1: 'B', 2: 'A, C' }],
  ['My answers are: 1) B, 2) the insurer', { 1: 'B', 2: 'the insurer' }],
  ['Q6: 1C 2D 3A\nQ7: 2.5', { 6: '1C 2D 3A', 7: '2.5' }],
  ['7: at 10:30', { 7: 'at 10:30' }],
])('%j says of each number what stands behind it', (said, segments) => expect(Object.fromEntries(segmentsOf(said))).toEqual(segments));

it.each(['true', 'all of them are true', '', 'not 1: B; 2: C', '1: 1) C 2) D; 2: B', '2: B; 1: A', `1: ${'x'.repeat(4_000)}`])(
  '%j says nothing of any',
  (said) => expect(segmentsOf(said).size).toBe(0),
);
