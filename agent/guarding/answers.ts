import { choosableIn } from '../../core/questions/forms/choosable.ts';
import { choosableOf, plainOf, sentencesOf, undressed, withoutAuthored, type Scene } from './scene.ts';

const QUESTION_HEAD = 60; // characters of a question by which it is found in a reply

/** What is no value after "the answer is": words about the answer. */
const noValue =
  /^(?:not|and|saved|recorded|in|up|yours|your own|hidden|one (?:of|per)|among|(?:an?|the|one) (?:one|number|letter|word|text|sentence|phrase|single|short|list|matter|term)|expected|wanted|what|which|that|something|still|never|only|always|to be|given|worth|told|due|usually|here|there|for you|with you|waiting|open|correct|right|wrong|…)(?![\p{L}'-])/u;
/** "The answer is B": but not "tell me what the answer is", nor "if you think the answer is". */
const claim =
  /(?<!\b(?:what|which|whether|if|think|where|how|why|believe|know|your|say|when|until|unless|decide) (?:is )?(?:the )?)\b(?:the|correct|right) (?:(?:correct|right|best|only|true) )?(?:answer|option|choice|solution)(?: (?:here|to (?:this|it|that)(?: one| question)?|for this(?: one)?))? ?(?:is|:|must be|would be|should be|has to be|will be) ?["(]*(\S[^.!?\n]*)/u;
const leading =
  "(?:pick|choose|select|go with|answer with|answer|say|type|i'd (?:say|go with|pick|choose)|i would (?:say|go with|pick|choose)|it's|it is|it must be|i(?:'m sure| think| believe| guess)(?: it's| it is)?) (?:option |choice |answer |the )?";
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** What could be chosen in the question, as it would be named. Letters only as capitals: "pick a letter" names none. */
function valuesOf(open: NonNullable<Scene['open']>): { texts: string[]; labels: string[] } {
  if (open.shown.kind === 'truth') return { texts: ['true', 'false'], labels: [] };
  return {
    texts: choosableOf(open).filter(({ length }) => length >= 2),
    labels: choosableIn(open.shown).flatMap(({ label }) => (/^[A-Z]$/.test(label) ? [label] : [])),
  };
}

/** A value that is named alone: "true or false" and "A, B or C" say what there is, not what is right. */
const alone = (values: readonly string[]): string =>
  String.raw`(?!["')]*\s*(?:,|/|or\b|and\b)\s*(?:or )?["'(]*(?:${values.map(escaped).join('|')})(?![\p{L}\p{N}]))(?![\p{L}\p{N}'-])`;

/** Whether a sentence names one of the letters, as a letter. */
const namesLabel = (sentence: string, labels: readonly string[]): boolean => {
  const letter = `["(]*(${labels.join('|')})["')]*`;
  const patterns = [
    String.raw`\b${leading}${letter}${alone(labels)}`,
    String.raw`(?<![\p{L}\p{N}])${letter} (?:is|must be) (?:the )?(?:right|correct|answer)`,
  ];
  return patterns.some((pattern) => [...sentence.matchAll(new RegExp(pattern, 'giu'))].some(([, label = '']) => labels.includes(label)));
};

function namesValue(sentence: string, open: NonNullable<Scene['open']>): boolean {
  const { texts, labels } = valuesOf(open);
  const small = sentence.toLowerCase();
  const either = texts.map(escaped).join('|');
  const patterns = [
    String.raw`\b${leading}["']?(?:${either})["']?${alone(texts)}`,
    String.raw`(?<![\p{L}\p{N}]|or |and |, )["']?(?:${either})["']? (?:is|must be) (?:the )?(?:right|correct|answer)`,
  ];
  if (texts.length > 0 && patterns.some((pattern) => new RegExp(pattern, 'u').test(small))) return true;
  if (open.shown.kind === 'truth')
    return /\b(?:this|that|the|it)(?: statement| one| claim)? (?:is|must be) (?:true|false)(?! or)\b/.test(small);
  return labels.length > 0 && namesLabel(sentence, labels);
}

/** The part of a reply that speaks of the open question: all of it, or where another was told about, what follows the question. */
function aboutOpen(scene: Scene): string {
  const { text, open, answered, done } = scene;
  const toldAnother = (answered?.verdict ?? null) !== null || done('explain-answer').length > 0 || done('finish-run').length > 0;
  if (!open || !toldAnother) return text;
  const head = open.text.slice(0, QUESTION_HEAD);
  const at = text.indexOf(head);
  return at < 0 ? '' : text.slice(at + head.length);
}

/** The sentence in which a reply says what the answer to the open question is, before it was tried. */
export function answerGivenAway(scene: Scene): string | undefined {
  const { open } = scene;
  if (!open) return undefined;
  const raw = aboutOpen(scene);
  const own = sentencesOf(withoutAuthored(plainOf(raw), scene));
  const said = sentencesOf(undressed(raw)).filter((sentence) => !sentence.endsWith('?'));
  const claimed = own.find((sentence) => {
    if (sentence.endsWith('?')) return false;
    const [, value] = claim.exec(sentence) ?? [];
    return value !== undefined && !noValue.test(value);
  });
  if (claimed) return claimed;
  const known = new Set(own);
  return said.find((sentence) => known.has(sentence.toLowerCase()) && namesValue(sentence, open));
}
