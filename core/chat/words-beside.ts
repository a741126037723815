const beginning = /\*\*(\d+) of (\d+)\.\*\*/;
const ending = /^Answer with .*$/m;

/** The words of a message beside its questions, by number: one that is drawn is not read out as well, not even while it is being said. */
export function wordsBeside(text: string, drawn: readonly number[]): string {
  const found = beginning.exec(text);
  if (!found || !drawn.includes(Number(found[1]))) return text;
  const rest = text.slice(found.index);
  const end = ending.exec(rest);
  const after = end ? rest.slice(end.index + end[0].length) : '';
  return [text.slice(0, found.index), after]
    .map((each) => each.trim())
    .filter(Boolean)
    .join('\n\n');
}
