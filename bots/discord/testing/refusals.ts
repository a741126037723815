/** What is wrong with a form, and where in it: `components`, `0`, `custom_id`. */
export type Problem = { readonly path: readonly string[]; readonly code: string; readonly message: string };

/** What Discord says no with: HTTP status, its own code, its sentence. */
const words = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  badJson: [400, 50109, 'The request body contains invalid JSON.'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  editsOfOldMessages: [429, 30046, 'Maximum number of edits to messages older than 1 hour reached. Try again later'],
  tooLarge: [413, 40005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  followUpsOfUserApp: [400, 40094, 'Maximum number of follow-up messages for this interaction has been reached'],
  missingAccess: [403, 50001, 'Missing Access'],
  notInDirectChannels: [403, 50003, 'Cannot execute action on a DM channel'],
  notYourMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotDirectMessage: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  expiredToken: [401, 50027, 'Invalid Webhook Token'],
  archived: [400, 50083, 'Thread is archived'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  cannotReply: [403, 160002, 'Cannot reply without permission to read message history'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

/** A request that Discord would not carry out, with the answer that it would give. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly problems: readonly Problem[];

  constructor(status: number, code: number, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }

  /** The body of the answer: the problems of a form stand under the fields they are about. */
  get body(): Record<string, unknown> {
    if (!this.problems.length) return { message: this.message, code: this.code };
    type Nest = { [key: string]: Nest | { code: string; message: string }[] };
    const errors: Nest = {};
    for (const { path, code, message } of this.problems) {
      let place = errors;
      for (const step of path) place = (place[step] ??= {}) as Nest; // steps lead to nests, `_errors` alone to a list
      ((place['_errors'] ??= []) as { code: string; message: string }[]).push({ code, message });
    }
    return { message: this.message, code: this.code, errors };
  }
}

/** The refusal with that name. */
export const refusal = (name: keyof typeof words): Refusal => {
  const [status, code, message] = words[name];
  return new Refusal(status, code, message);
};

/** The refusal of a form, with all that is wrong with it. */
export const invalidForm = (problems: readonly Problem[]): Refusal => new Refusal(400, 50035, 'Invalid Form Body', problems);

/** Refuses a form in which anything is wrong. */
export function demand(problems: readonly Problem[]): void {
  if (problems.length) throw invalidForm(problems);
}
