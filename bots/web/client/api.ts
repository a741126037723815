import { OWN_HEADER, type ToolInput, type ToolName, type ToolOutput, type Trouble as Told, type TroubleKind } from '../api.ts';
import { somebodyIsHere } from './arrival.ts';

/** What went wrong with a request, in a sentence that can be shown. */
export class Trouble extends Error {
  override name = 'Trouble';
  readonly kind: TroubleKind;
  /** Under which the server's log has it, where it was a bug. */
  readonly id: string | undefined;

  constructor(kind: TroubleKind, sentence: string, id?: string) {
    super(sentence);
    this.kind = kind;
    this.id = id;
  }
}

const offline = () => new Trouble('unavailable', 'Viva could not be reached. Check your connection and try again.');
const unclear = () => new Trouble('broken', 'Something broke on the way; please try again.');

/** Any error as trouble: what is none of ours is called broken, and its own words are kept from the reader. */
export const asTrouble = (error: unknown): Trouble => (error instanceof Trouble ? error : unclear());

const signedOut = new Set<() => void>();

/** Calls back when the server says that nobody is signed in any more. Gives the way to stop that. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener);
  return () => void signedOut.delete(listener);
}

/** What an answer that is not well says. */
async function troubleOf(response: Response): Promise<Trouble> {
  const told = (await response.json().catch(() => undefined)) as Partial<Told> | undefined; // of another server between us it may be anything
  const trouble = told?.error?.sentence ? new Trouble(told.error.kind, told.error.sentence, told.error.id) : unclear();
  if (response.status === 401) for (const listener of signedOut) listener();
  return trouble;
}

const SKEW_MIN_MS = 2000; // the server's clock is told in whole seconds, and takes its way
let skewMs = 0;

/** The server's clock, by which time runs out. */
export const serverNow = (): number => Date.now() + skewMs;

function readClock(response: Response): void {
  const told = Date.parse(response.headers.get('date') ?? '') - Date.now();
  if (!Number.isNaN(told)) skewMs = Math.abs(told) < SKEW_MIN_MS ? 0 : told;
}

/** The browser's fetch with our header; anything but a good answer becomes trouble. */
export async function fetchOwn(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set(OWN_HEADER, '1');
  const response = await fetch(input, { ...init, headers, credentials: 'same-origin' }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error; // somebody did not want it any more
    throw offline();
  });
  readClock(response);
  if (!response.ok) throw await troubleOf(response);
  return response;
}

/** Asks for something. */
export const get = async <Answer>(path: string, signal?: AbortSignal): Promise<Answer> =>
  (await fetchOwn(path, signal ? { signal } : {})).json() as Promise<Answer>; // our own server keeps to the types of ../api.ts

/** Sends something. */
export const post = async <Answer>(path: string, body: object = {}): Promise<Answer> =>
  (
    await fetchOwn(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  ).json() as Promise<Answer>; // the same

/** What may be said beside a tool's input: which question it is about, that a person confirmed it, and a key under which it happens once. */
export type CallMore = { readonly attempt?: string; readonly confirmed?: true; readonly key?: string };

/** Uses a tool by hand, as the person who is here, once somebody is. */
export async function call<Name extends ToolName>(tool: Name, input: ToolInput<Name>, more: CallMore = {}): Promise<ToolOutput<Name>> {
  await somebodyIsHere();
  const { output } = await post<{ output: ToolOutput<Name> }>(`/api/tools/${tool}`, { input, ...more });
  return output;
}
