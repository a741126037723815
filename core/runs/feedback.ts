import type { FeedbackTiming } from './run.ts';

type Told = 'all' | 'nothing';

/** What is told while questions are still open, when their section is over, and when the run is. */
const told = {
  immediate: { during: 'all', sectionOver: 'all', runOver: 'all' },
  after_section: { during: 'nothing', sectionOver: 'all', runOver: 'all' },
  after_run: { during: 'nothing', sectionOver: 'nothing', runOver: 'all' },
  never: { during: 'nothing', sectionOver: 'nothing', runOver: 'nothing' },
} as const satisfies Record<FeedbackTiming, Record<'during' | 'sectionOver' | 'runOver', Told>>;

/** Whether a learner may now be told what was right. Every tool and view asks here. */
export const tells = (
  timing: FeedbackTiming,
  { runOver, sectionOver }: { readonly runOver: boolean; readonly sectionOver: boolean },
): Told => told[timing][runOver ? 'runOver' : sectionOver ? 'sectionOver' : 'during'];
