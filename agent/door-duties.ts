import type { Database } from '../db/connection.ts';
import { listOpenRounds, type OpenRound } from '../db/queries/round-records.ts';
import { remindersOf, type Reminders } from './jobs/claim-reminders.ts';

/** What a door takes on of its own accord, when nobody speaks: reminders to deliver, and rounds that go on by time. */
export type DoorDuties = Reminders & {
  /** The rounds that go on in places, for a door that starts. */
  openRounds(): Promise<OpenRound[]>;
};

/** The duties of the doors of a database. */
export const doorDutiesOf = (database: Database): DoorDuties => ({
  ...remindersOf(database),
  openRounds: () => listOpenRounds(database),
});
