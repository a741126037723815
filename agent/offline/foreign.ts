import { plainWords } from './words.ts';

/** Languages in which a message is at least answered, by words that stand in nearly every message and mean nothing in English. */
const telling = {
  es: 'hola quiero puedes puede ayuda ayudame ayúdame por favor qué que cómo como gracias buenos buenas dias días tardes practicar estudiar examen preguntas pregunta tengo necesito una unas los las el del con para cuál cual dónde mi mis sobre hacer no está es soy estoy más seguro seguros aprender entiendo entendí entendi tiempo cuánto cuanto queda puedo traducir sé respuesta',
  de: 'hallo guten tag morgen ich möchte moechte will kannst kann können du mir mich bitte danke was wie wer wo warum ist sind ein eine einen der die das und oder nicht mit für über fragen frage prüfung üben lernen helfen hilfe habe hast bin verstehe erklär erkläre bedeutet gibt es noch zeit wieviel viel verstanden übersetzen bitte antwort weiß',
  fr: 'bonjour salut je tu vous voudrais veux peux pouvez aide aidez merci comment pourquoi quoi est ce que une des les le la du avec pour sur apprendre examen pas suis mon ma plaît plait s il qu quel quelle moi compris comprends combien temps reste traduire réponse sais ai',
  pt: 'olá ola oi quero pode você voce obrigado obrigada por favor como estudar praticar prova perguntas uma com para não nao meu minha ajuda me ajudar o que é tudo bem entendi entendo pergunta quanto tempo ainda tenho posso traduzir resposta sei',
  it: 'ciao buongiorno vorrei puoi grazie come cosa perché che il lo gli una con per non sono mio mia aiuto aiutami esame domande studiare imparare di ho capito capisco tradurre quanto tempo ancora posso risposta domanda so',
} as const;
export type Language = keyof typeof telling;

/** Words that English has as well, or that stand in answers: they tell nothing by themselves. */
const shared: ReadonlySet<string> = new Set('no me it is a for will was die in an or do on so come as the oi o e i'.split(' '));

const SHARE_MIN = 0.5; // of the words
const wordSets = Object.entries(telling).map(([language, words]) => [language as Language, new Set(words.split(' '))] as const); // the keys of the table

const otherScripts =
  /[\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Greek}\p{Script=Thai}]/gu;

/** The language a message is in, where it is none that the built-in tutor speaks: `other` where only its script tells. */
export function foreignIn(said: string): Language | 'other' | undefined {
  const letters = said.match(/\p{L}/gu)?.length ?? 0;
  if (letters > 1 && (said.match(otherScripts)?.length ?? 0) > letters / 2) return 'other';
  const words = plainWords(said).split(' ').filter(Boolean);
  const scores = wordSets
    .map(([language, known]) => ({
      language,
      own: words.filter((word) => known.has(word) && !shared.has(word)).length,
      known: words.filter((word) => known.has(word)).length,
    }))
    .toSorted((one, other) => other.own - one.own || other.known - one.known);
  const [best] = scores;
  if (!best || best.own === 0) return undefined;
  const enough = best.own >= 2 || words.length <= 2;
  return enough && best.known / words.length >= SHARE_MIN && !(words.length === 1 && best.own < 1) ? best.language : undefined;
}
