import { expect, it } from 'vitest';
import { newHeadings } from './headings.ts';

it('names a heading where it begins, and the ones inside it anew', () => {
  expect(newHeadings(undefined, ['Book', 'One'])).toEqual([{ level: 0, text: 'Book' }, { level: 1, text: 'One' }]); // prettier-ignore
  expect(newHeadings(['Book', 'One'], ['Book', 'One'])).toEqual([]);
  expect(newHeadings(['Book', 'One', 'Deep'], ['Book', 'Two'])).toEqual([{ level: 1, text: 'Two' }]);
  expect(newHeadings(['Book', 'One'], ['Other', 'One'])).toEqual([{ level: 0, text: 'Other' }, { level: 1, text: 'One' }]); // prettier-ignore
  expect(newHeadings(['Book', 'One'], ['Book'])).toEqual([]);
  expect(newHeadings(['Book'], [])).toEqual([]);
});
