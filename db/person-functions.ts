/**
 * The functions of the record: each takes the person first, asks itself what that person may, and is one statement and so
 * one transaction. Those that write take the audit entry last.
 */
export const personFunctions = {
  open_attempt: 'read',
  run_view: 'read',
  run_report: 'read',
  questions_to_serve: 'read',
  sits: 'read',
  lock_answers: 'read',
  open_pending: 'read',
  own_pending: 'read',
  waiting_answers: 'read',
  open_disputes: 'read',
  turn_view: 'read',
  holds_closed: 'read',
  start_run: 'write',
  serve: 'write',
  skip_question: 'write',
  take_hint: 'write',
  resume_run: 'write',
  record_answers: 'write',
  record_grade: 'write',
  record_own_grade: 'write',
  end_run: 'write',
  open_turn: 'write',
  close_turn: 'write',
  erase_self: 'write',
  set_active: 'write',
  make_access_token: 'write',
  revoke_access_token: 'write',
  change_place: 'write',
  round_view: 'read',
  start_round: 'write',
  join_round: 'write',
  leave_round: 'write',
  answer_round: 'write',
  advance_round: 'write',
  cancel_round: 'write',
  settle_round: 'write',
  place_board: 'read',
  show_on_board: 'write',
} as const satisfies Record<string, 'read' | 'write'>;

/** One of them, by name. */
export type PersonFunction = keyof typeof personFunctions;
