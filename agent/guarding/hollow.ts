import { plainOf, type Scene } from './scene.ts';

const REPEATED_MIN = 40; // characters; shorter ones may come twice

/** Words with which a reply begins or ends, and that say nothing by themselves. */
const fillers =
  /\b(?:sure(?: thing)?|of course|certainly|absolutely|okay|ok|alright|all right|got it|understood|great|perfect|no problem|happy to help|i(?:'m| am) (?:here|happy|glad) to help|let me (?:help|check|see|look|think|do that|get that|find that)(?: you| that| this| it| up| with that| for you| into (?:that|this|it))*|i(?:'ll| will) (?:help|check|look|do that|get (?:right )?on (?:it|that)|get that)(?: you| into (?:that|this|it)| with that| for you)*|i(?:'d| would) be (?:happy|glad) to(?: help| do that)?(?: you| with that| for you)*|one (?:moment|second|sec)(?: please)?|just a (?:moment|second|sec)|please wait|hold on|working on it|here (?:you go|it is|we go)|thank you|thanks|hmm|well|let's go|as an ai(?: language model)?|how can i help(?: you)?(?: today)?)\b/g;
const again = /\b(?:repeat|again|once more|pardon|sorry\?|what was|say that)\b/;

/** Whether a reply says nothing: no word, or only words of courtesy. "How can I help?" is something to say to a greeting. */
export function isHollow({ plain, said, calls }: Scene): boolean {
  const rest = plain.replaceAll(fillers, '').replaceAll(/[^\p{L}\p{N}]+/gu, '');
  if (rest) return false;
  const greeted = /^\W*(?:hi|hello|hey|thanks?|thank you|good (?:morning|day|evening|afternoon)|bye|ok(?:ay)?|cool|great)\b/i.test(said);
  return plain === '' || !greeted || calls.length > 0;
}

/** Whether a reply is the one before, or says a long paragraph twice. */
export function repeatsItself({ plain, before, said, calls }: Scene): boolean {
  const paragraphs = plain.split(/\n+/).map((each) => each.trim());
  const long = paragraphs.filter(({ length }) => length >= REPEATED_MIN);
  if (new Set(long).size < long.length) return true;
  return (
    before !== undefined &&
    plain.length >= REPEATED_MIN &&
    plain === plainOf(before) &&
    calls.length === 0 &&
    !again.test(said.toLowerCase())
  );
}
