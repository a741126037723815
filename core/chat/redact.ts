/** What becomes of private details before a text is logged. */
export const redactions = ['off', 'basic'] as const;
export type Redaction = (typeof redactions)[number];

type Rule = { readonly mark: string; readonly pattern: RegExp; readonly unless?: (found: string) => boolean };

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a number's last digit fits the others, as on every payment card. */
function isCard(found: string): boolean {
  const digits = Array.from(found.replaceAll(/\D/g, ''), Number).toReversed();
  const sum = digits.reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return digits.length >= 13 && sum % 10 === 0;
}

/** A run of letters and digits that nobody types as a word: long, with both, and more than two changes between them. */
function isRandom(found: string): boolean {
  return !uuid.test(found) && (found.match(/\d[A-Za-z]|[A-Za-z]\d/g)?.length ?? 0) >= 3;
}

/**
 * What is taken out, in this order. Every repetition has a bound, so that no text takes longer than its length asks for.
 * Where a rule can be mistaken it takes out too much rather than too little: a log is not the record.
 */
const rules: readonly Rule[] = [
  { mark: '[key]', pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g },
  { mark: '[password]', pattern: /(?<=\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:]{1,200}:[^\s/@]{1,200}(?=@)/gi },
  { mark: '[e-mail]', pattern: /[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu },
  // What follows the word and a sign, or "my … is": a sentence about passwords stays.
  {
    mark: '[password]',
    pattern:
      /(?<=\b(?:pass(?:word|wort|phrase|code)|pwd|contraseña|mot de passe|(?:api|secret|access|private)[ _-]?key|(?:access|api|auth|bearer|refresh)[ _-]?token|client[ _-]?secret)["']?(?:\s{0,3}[:=]\s{0,3}|\s{1,3}(?:is|was|lautet|ist|es|est)\s{0,2}:\s{0,3})["']?)[^\s"',;]{1,200}/giu,
  },
  {
    mark: '[password]',
    pattern:
      /(?<=\b(?:my|our|mein|mi|mon)\s{1,3}(?:\p{L}{1,20}\s{1,3}){0,2}(?:pass(?:word|wort|phrase|code)|pwd|pin|contraseña|mot de passe|(?:api|secret)[ _-]?key|token)\s{1,3}(?:is|was|lautet|ist|es|est)\s{1,3}["']?)[^\s"',;]{1,200}/giu,
  },
  { mark: '[key]', pattern: /(?<=\bBearer\s{1,3})[\w.~+/=-]{8,4000}/gi },
  { mark: '[key]', pattern: /eyJ[\w-]{8,4000}\.[\w-]{8,4000}(?:\.[\w-]{0,4000})?/g },
  {
    mark: '[key]',
    pattern:
      /\b(?:sk|pk|rk|ghp|gho|ghs|github_pat|glpat|xox[abpr]|hf|viva)[-_][\w-]{12,400}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,60}/g,
  },
  { mark: '[card number]', pattern: /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.]?\d)/g, unless: (found) => !isCard(found) },
  { mark: '[key]', pattern: /(?<![\w-])[\w+/-]{28,4000}={0,2}(?![\w-])/g, unless: (found) => !isRandom(found) },
  { mark: '[phone number]', pattern: /(?<![\w.+-])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){5,12}(?![\d.]?\d)/g },
  {
    mark: '[phone number]',
    pattern:
      /(?<![\w.+-])(?<!\d )(?:\(\d{3,5}\)[ .-]?\d{3,4}[ .-]?\d{3,4}|\d{3}[ .-]\d{3}[ .-]\d{4}|0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,5})(?![ .-]?\d)/g,
  },
];

/** A text as it may be logged: e-mail addresses, phone and card numbers, keys and passwords are marks of their kind. */
export function redact(text: string, how: Redaction = 'basic'): string {
  if (how === 'off') return text;
  return rules.reduce((left, { mark, pattern, unless }) => left.replaceAll(pattern, (found) => (unless?.(found) ? found : mark)), text);
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
const secretField =
  /^(?:pass(?:word|phrase|code)?|pwd|pin|secret|token|.{0,40}(?:password|secret|apikey|api_key|accesstoken|access_token))$/i;

/** The same for whatever a tool was given or gave back: in every text of it, and whole where the field's name says so. */
export function redactJson(value: Json, redactText: (text: string) => string): Json {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map((each: Json) => redactJson(each, redactText));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      secretField.test(name) && typeof each === 'string' && each ? '[password]' : redactJson(each, redactText),
    ]),
  );
}
