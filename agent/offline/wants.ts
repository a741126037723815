import { plainWords } from './words.ts';

/** Whether somebody wants a run handed in, and not only left. */
export const isHandIn = (said: string): boolean =>
  /\bhand\b.*\bin\b|\bturn\b.*\bin\b|\bsubmit\b|\b(?:finish|end|complete|close)\b.*\b(?:exam|test|run|quiz|attempt|now|it)\b/.test(
    plainWords(said),
  );

/** The number of a question that somebody names. */
export function numberIn(said: string): number | undefined {
  const words = plainWords(said);
  const [, written] =
    /\b(?:number|no\.?|nr\.?|question|q|item) ?(\d{1,3})\b|^\D*\b(\d{1,3})\b\D*$/.exec(words)?.filter((each) => each !== undefined) ?? [];
  const named =
    ['first', 'second', 'third', 'fourth', 'fifth'].findIndex((ordinal) => new RegExp(`\\b${ordinal} (?:one|question)\\b`).test(words)) + 1;
  const number = written === undefined ? named : Number(written);
  return number > 0 ? number : undefined;
}

const toWhom = String.raw`(?:an? |the |my |your |some |any |real |actual |other |human )*(?:human|teacher|instructor|tutor|professor|prof|lecturer|trainer|staff|person|people|someone|somebody|him|her|them)(?: (?:else|real|who teaches (?:this|it|the course)))?`;
const passing = new RegExp(
  String.raw`^.*?\b(?:ask|tell|forward|pass|send|write|message|email|contact|talk|speak|let)\b(?: (?:this|it|that|my question|a question|the question|on|to|with|out))*(?: ${toWhom})?(?: (?:know|to|about|on|if|whether|that|this|for me))*\s*[:,-]?\s*`,
  'i',
);

/** What somebody wants passed on, where the message itself says it; empty where it only says to whom. */
export function questionToPass(said: string): string {
  const [, quoted] = /[:"“]\s*(.{8,}?)["”]?\s*$/s.exec(said) ?? [];
  if (quoted) return quoted.trim();
  const about = new RegExp(
    String.raw`\b(?:ask|tell) ${toWhom}\s+((?:if|whether|why|how|what|when|where|which|who|about|that|is|are|do|does|can)\b.{5,})$`,
    'is',
  ).exec(said)?.[1];
  if (about) return about.trim();
  const rest = said.replace(passing, '').trim();
  return rest !== said.trim() && rest.split(/\s+/).length >= 4 ? rest : '';
}

/** A reason that a message gives beside saying that it disputes: empty where it gives none. */
export function reasonIn(said: string): string {
  if (/\b(?:because|since|as the|cause|the (?:book|lesson|course|material|text) says|according to|it says|but)\b/i.test(said))
    return said.trim();
  return said.trim().split(/\s+/).length > 12 ? said.trim() : '';
}
