import type { z } from 'zod';
import type { QuestionId } from '../core/ids.ts';
import type { StoredRun } from '../db/queries/record.ts';
import { findReport } from '../db/queries/serving.ts';
import { asReport, Reported, sayReported, toldOf } from './reporting.ts';
import type { ToolContext } from './tool.ts';

/** All of the sections that have just ended, where their verdicts are told then. */
export const Section = Reported.array().describe('Every question of the section that this has ended, where its verdicts are told then.');
export type Section = z.output<typeof Section>;

/** What these answers have ended: of each section to whose questions they were, all its verdicts, once every question is answered. */
export async function tellSections(
  { id, feedback, metadata: { sections } }: StoredRun,
  answered: readonly QuestionId[],
  { db }: Pick<ToolContext, 'db'>,
): Promise<{ readonly section?: Section }> {
  const report = feedback === 'after_section' && sections ? await findReport(db, id) : undefined;
  if (!report || !sections) return {};
  const tellsOf = toldOf(report);
  const ended = new Set(answered.map((question) => sections[question]));
  const numbers = report.items.flatMap((item, index) =>
    item.answer && ended.has(sections[item.question.id]) && tellsOf(item) ? [index + 1] : [],
  );
  const section = asReport(report).items.filter(({ number }) => numbers.includes(number));
  return section.length ? { section } : {};
}

/** The verdicts of a section, as a learner reads them. */
export const saySection = (section: Section): string => ['The section is over:', ...section.map(sayReported)].join('\n\n');
