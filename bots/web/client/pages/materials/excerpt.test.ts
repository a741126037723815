import { expect, it } from 'vitest';
import { excerptOf } from './excerpt.ts';

it('tells the words of a passage without the signs around them', () => {
  expect(excerptOf('It is the **default gateway**, or `gw`.\n\n- *One* host\n- two')).toBe(
    'It is the default gateway, or gw. One host two',
  );
  expect(excerptOf('| Symptom | Suspect |\n|---|---|\n| No address | DHCP |')).toBe('Symptom · Suspect · No address · DHCP');
  expect(excerptOf('```python\nprint(2 * 3 * 4)\n```\nSee [it](https://example.org).')).toBe('print(2 * 3 * 4) See it.');
  expect(excerptOf('## Head\n1. First')).toBe('Head First');
});

it('is cut where a word ends, and never grows', () => {
  const long = excerptOf('word '.repeat(100));
  expect(long).toMatch(/^(?:word )+…$/);
  expect(long.length).toBeLessThan(290);
  expect(excerptOf('x'.repeat(1000)).length).toBeLessThan(290);
  expect(excerptOf('')).toBe('');
});
