import { REST } from 'discord.js';
import { expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { openBrakes } from './pace.ts';

it('slows down where nothing is left, twice as much each time, there and nowhere else', () => {
  verifies('discord:streams');
  const rest = new REST();
  const brakes = openBrakes(rest);
  const answer = (path: string, remaining: string, method = 'PATCH') =>
    rest.emit(
      'response',
      { path, method } as Parameters<typeof rest.emit<'response'>>[1], // the rest is not looked at
      { headers: new Headers({ 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset-after': '1' }) } as Parameters<
        typeof rest.emit<'response'>
      >[2], // the same
    );
  answer('/channels/1/messages/2', '1');
  answer('/channels/1/typing', '0', 'POST');
  answer('/channels/1/messages/2', '0', 'GET');
  expect(brakes.timesFor('1')).toBe(1);
  const times = Array.from({ length: 5 }, () => {
    answer('/channels/1/messages/2', '0');
    return brakes.timesFor('1');
  });
  expect(times).toEqual([2, 4, 8, 8, 8]);
  expect(brakes.timesFor('2')).toBe(1);
  brakes.release();
  answer('/channels/2/messages', '0', 'POST');
  expect(brakes.timesFor('2')).toBe(1);
});
