import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { tells } from './feedback.ts';
import { type FeedbackTiming, feedbackTimings } from './run.ts';

const during = { runOver: false, sectionOver: false };
const sectionOver = { runOver: false, sectionOver: true };

it.each<[FeedbackTiming, string[]]>([
  ['immediate', ['all', 'all', 'all', 'all']],
  ['after_section', ['nothing', 'all', 'all', 'all']],
  ['after_run', ['nothing', 'nothing', 'all', 'all']],
  ['never', ['nothing', 'nothing', 'nothing', 'nothing']],
])('%s: during, after the section, after the run', (timing, told) => {
  verifies('runs:feedback-timing');
  const ends = [during, sectionOver, { runOver: true, sectionOver: false }, { runOver: true, sectionOver: true }];
  expect(ends.map((end) => tells(timing, end))).toEqual(told);
});

it('is tested for every timing there is', () => expect(feedbackTimings.length).toBe(4));
