import type { UIMessage } from 'ai';
import type { z } from 'zod';
import type { ActPart, ActTool } from '../../core/chat/acts.ts';
import type { ErrorKind } from '../../core/errors.ts';
import type { Role } from '../../core/people/roles.ts';
import type { tools } from '../../tools/index.ts';

type Tools = (typeof tools)[number];
/** A tool, by its name; what it takes and what it gives. */
export type ToolName = Tools['name'];
export type ToolInput<Name extends ToolName> = z.input<Extract<Tools, { readonly name: Name }>['input']>;
export type ToolOutput<Name extends ToolName> = z.output<Extract<Tools, { readonly name: Name }>['output']>;

/** What goes wrong on the way, beside what tools refuse: nobody is signed in, too much at once, a bug. */
export type TroubleKind = ErrorKind | 'signed-out' | 'too-many' | 'broken';
export type Trouble = { readonly error: { readonly kind: TroubleKind; readonly sentence: string; readonly id?: string } };

/** Who is signed in. */
export type Me = {
  readonly user: string;
  readonly name: string | null;
  readonly role: Role;
  readonly isGuest: boolean;
  readonly email: string | null;
  readonly username: string | null;
  readonly locale: string;
  readonly timeZone: string;
  /** The path of their picture. */
  readonly picture: string | null;
  /** An address that waits to be proven. */
  readonly pending: string | null;
};
/** What a guest did that could be taken over into the account they signed in to. */
export type TakeOver = { readonly answers: number; readonly runs: number };
/** An account elsewhere with which somebody signs in here. */
export type LinkedAccount = { readonly id: string; readonly provider: string; readonly name: string; readonly since: string };
/** An account as its person knows it again, and the two that a code from Discord would make one. */
export type LinkSide = { readonly name: string | null; readonly answers: number; readonly since: string };
export type DiscordLink = { readonly discord: LinkSide; readonly own: LinkSide };
/** Those of a person, and one that waits for their yes (`POST /api/account/link`). */
export type LinkedAnswer = {
  readonly linked: readonly LinkedAccount[];
  readonly waiting: { readonly name: string; readonly shown: string | null } | null;
};
export type SessionAnswer = {
  readonly me: Me | null;
  readonly doors: { readonly signUp: 'mail' | 'terminal' | 'invitation'; readonly oidc: string | null };
  readonly takeOver: TakeOver | null;
};

/** The quiz card that assistants draw, and the origin from which our page has it drawn, if there is one. */
export type CardAnswer = { readonly html: string; readonly sandbox: string | null };

/** What a component of the page may do in a talk, by hand. */
export { actTools, type ActPart, type ActTool } from '../../core/chat/acts.ts';

export type Act = {
  readonly tool: ActTool;
  readonly input: Record<string, unknown>;
  readonly attempt?: string;
  readonly confirmed?: true;
};

/** What a browser sends to be answered: new words, or what a component did. Nothing else of a talk is taken from it. */
export type ChatRequest = {
  readonly conversation?: string;
  readonly message: { readonly id: string } & ({ readonly text: string } | { readonly act: Act });
};
export type MessageMetadata = { readonly conversation?: string; readonly at?: string };
export type ChatMessage = UIMessage<MessageMetadata, { act: ActPart }>;

export type ConversationLine = { readonly id: string; readonly title: string; readonly door: string; readonly at: string };
export type ConversationAnswer = {
  readonly id: string;
  readonly title: string;
  readonly messages: ChatMessage[];
  readonly earlier: boolean;
  readonly running: boolean;
};

/** The header that shows a request to be of our own page: another site cannot set it. */
export const OWN_HEADER = 'x-viva';

/** What an answer still counts for after hints: the page says it before somebody asks for one. */
export { creditOf } from '../../core/runs/hints.ts';
