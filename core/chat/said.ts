/** Words around an answer that say nothing of their own. */
const fillers: ReadonlySet<string> = new Set(
  (
    "i i'd i'll i'm think believe guess would say go going with choose pick take it it's its is that that's this the a an my answer answers final option " +
    "options choice choices letter number be maybe probably perhaps definitely surely sure must should so well ok okay hmm um uh oh let me let's please and then for"
  ).split(' '),
);

const tokensOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/\s+/)
    .map((token) => token.replaceAll(/^["'“”(]+|["'“”).,!?;:]+$/g, ''))
    .filter(Boolean);

/** Where a part stands in the message, whole words only. */
const findAt = (message: readonly string[], part: readonly string[], from: number): number =>
  message.findIndex((_, index) => index >= from && part.every((token, offset) => message[index + offset] === token));

/** Whether a message is a question: then it is no answer, however much it looks like one. */
export const asks = (said: string): boolean => /[?？¿]/.test(said);

/**
 * Whether a learner's message says this answer and nothing else: every part stands in it as whole words, in this order,
 * and the rest is filler. So a model may point at an answer, but neither choose among several nor make one up.
 */
export function says(said: string, answer: readonly string[]): boolean {
  if (asks(said)) return false;
  const message = tokensOf(said);
  const rest: string[] = [];
  let from = 0;
  for (const part of answer.map(tokensOf)) {
    const at = part.length ? findAt(message, part, from) : -1;
    if (at < 0) return false;
    rest.push(...message.slice(from, at));
    from = at + part.length;
  }
  return answer.length > 0 && [...rest, ...message.slice(from)].every((token) => fillers.has(token));
}

/** The message without the filler it begins with: "I think it is retention" gives "retention". */
export function withoutLeadIn(said: string): string {
  let text = said.trim();
  for (;;) {
    const [first = '', ...more] = text.split(/(?<=\s)/); // each with the white space after it
    const [token = ''] = tokensOf(first);
    if (more.length === 0 || !(fillers.has(token) || token === '')) return text;
    text = more.join('').trim();
  }
}
