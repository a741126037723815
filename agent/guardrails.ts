import { checkCitations } from '../core/materials/cite.ts';
import { sayAnswered } from '../tools/answering.ts';
import { sayQuestion } from '../tools/asked.ts';
import { findTool } from '../tools/index.ts';
import { answerGivenAway } from './guarding/answers.ts';
import { questionsPut, untrueClaims, withoutSecrets } from './guarding/claims.ts';
import { isHollow, repeatsItself } from './guarding/hollow.ts';
import { sceneOf, type ReplySeen, type Scene } from './guarding/scene.ts';
import { explanationMissing, isUnconfirmed, verdictMistold } from './guarding/verdicts.ts';

export type { CallSeen, ReplySeen } from './guarding/scene.ts';

/**
 * How a reply is mended: by words that are added at its end, by others in its place, or by the model, which is told in one
 * more step what to do. Where a reply was heard already, what would stand in its place is said after it.
 */
export type Repair =
  | { readonly kind: 'add'; readonly text: string }
  | { readonly kind: 'replace'; readonly text: string }
  | { readonly kind: 'ask'; readonly instruction: string };

/** A rule that a reply breaks, by what, and how it is mended. */
export type Violation = { readonly rule: RuleName; readonly why: string; readonly repair: Repair };

type Found = Omit<Violation, 'rule'>;

/** What the tools of a turn said, as a person reads it: the answer that was saved, then the question that is open. */
function toldByTools({ answered, open, state, served }: Scene): string {
  const total = state.going?.questions ?? served.length;
  const question = open && sayQuestion(open, Math.max(total, open.number));
  return [answered ? sayAnswered(answered) : '', question ?? ''].filter(Boolean).join('\n\n');
}

/** What the last tool gave, as a person reads it; where none ran, nothing. */
function saidLast({ calls }: Scene): string {
  const last = calls.at(-1);
  if (!last) return '';
  return last.error ?? (last.output ? (findTool(last.tool)?.say?.(last.output) ?? '') : '');
}

const quote = (sentence: string): string => `"${sentence.slice(0, 160)}"`;

/** What holds of every reply. Each finds at most one thing to say against it. */
const rules = {
  /** A key, a password or the state of the instructions is for nobody. */
  'no-secrets'(scene) {
    const text = withoutSecrets(scene);
    return text === undefined ? undefined : { why: 'The reply holds what looks like a key.', repair: { kind: 'replace', text } };
  },
  /** A model does not know the key, but it may guess: what is right is told after an attempt, by the tool. */
  'answer-after-attempt'(scene) {
    const said = answerGivenAway(scene);
    if (said === undefined) return undefined;
    const text = ['Have a go yourself first; I can give you a hint.', toldByTools(scene)].join('\n\n');
    return { why: `The reply tells an answer to the question that is open: ${quote(said)}.`, repair: { kind: 'replace', text } };
  },
  /** The verdict that is told is the one that was given; without one there is none. */
  'verdict-as-given'(scene) {
    const why = verdictMistold(scene);
    if (why === undefined) return undefined;
    const text = scene.answered ? toldByTools(scene) : '';
    const instruction = `${why} If they answered, call submit-answer; otherwise say nothing of right or wrong.`;
    return { why, repair: text ? { kind: 'replace', text } : { kind: 'ask', instruction } };
  },
  /** Whoever is right is told so. */
  'right-is-confirmed'(scene) {
    if (!isUnconfirmed(scene)) return undefined;
    return { why: 'The answer was right, and the reply does not say so.', repair: { kind: 'add', text: 'Your answer is right.' } };
  },
  /** Right or wrong alone teaches nobody: the author's explanation belongs to it. */
  'verdict-explained'(scene) {
    const missing = explanationMissing(scene);
    if (missing.length === 0) return undefined;
    return { why: 'The reply leaves out why.', repair: { kind: 'add', text: missing.join('\n') } };
  },
  /** One question waits at a time, and tools ask it. */
  'one-question'(scene) {
    const put = questionsPut(scene);
    if (put === 'several') return { why: 'The reply asks several questions.', repair: { kind: 'replace', text: toldByTools(scene) } };
    if (put === undefined) return undefined;
    const instruction = 'That question is of no course. Call next-question and show what it gives.';
    return { why: 'The reply asks a question that no tool gave.', repair: { kind: 'ask', instruction } };
  },
  /** What is said to be done was done. */
  'claims-are-true'(scene) {
    const [untrue] = untrueClaims(scene);
    if (!untrue) return undefined;
    const { said, instead } = untrue;
    return { why: `The reply says ${quote(said)}, and it is not so.`, repair: { kind: 'ask', instruction: instead } };
  },
  /** Only passages that were found in this turn are cited, and quoted as they are. */
  'cites-what-was-found'({ text, passages }) {
    const { unknown, misquoted } = checkCitations(text, passages);
    if (unknown.length > 0) {
      const named = unknown.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
      const without = text.replaceAll(new RegExp(String.raw`\s*[[(【]\s*(?:(?:${named})[\s,;]*)+[\])】]|(?:${named})[,;]?\s*`, 'gi'), '');
      return { why: `The reply cites ${unknown.join(', ')}, which was not found.`, repair: { kind: 'replace', text: without } };
    }
    const [wrong] = misquoted;
    if (!wrong) return undefined;
    const instruction = 'Quote word for word what the passage says, or say it in your own words without quotation marks.';
    return { why: `The reply quotes ${quote(wrong.quote)}, which the passage does not say.`, repair: { kind: 'ask', instruction } };
  },
  /** A reply says something, and not the same as before. */
  'not-hollow'(scene) {
    const repeats = repeatsItself(scene);
    if (!repeats && !isHollow(scene)) return undefined;
    const text = saidLast(scene);
    const why = repeats ? 'The reply repeats itself.' : 'The reply says nothing.';
    if (!repeats && text) return { why, repair: { kind: 'add', text } };
    return { why, repair: { kind: 'ask', instruction: `${why} Say in one or two sentences what helps them now.` } };
  },
} satisfies Record<string, (scene: Scene) => Found | undefined>;

export type RuleName = keyof typeof rules;

/** The rules by name, in the order in which they are looked at. */
export const ruleNames = Object.keys(rules) as RuleName[]; // they are its keys

/** Holds a finished reply to the rules, by what its tools gave: pure, and the same for every model and every door. */
export function checkReply(seen: ReplySeen): Violation[] {
  const scene = sceneOf(seen);
  return ruleNames.flatMap((rule): Violation[] => {
    const found = rules[rule](scene) as Found | undefined; // what each gives is one
    return found ? [{ rule, ...found }] : [];
  });
}
