import { bellNumbers } from '../../core/materials/dense.ts';
import { termsOf } from '../../core/materials/terms.ts';
import { seedOf } from '../../core/runs/chance.ts';

/** Of how many courses a made-up library is: each has one of a hundred of its passages. */
export const COURSES = 100;
/** Of every vector: as many as the small sentence models give. */
export const DIMENSIONS = 384;

const VOCABULARY = 60_000;
const TERMS_EACH = 110; // of a passage, some 80 of them different, as in textbooks
const COMMON = 10; // Mandelbrot's shift: the most common words are in two of three passages, not in all
const OF_THE_COURSE = 0.5; // of the words: the rest are everybody's
const SAID_AGAIN = 0.25; // of the words: who has said a word in a passage says it again
const TOPICS_EACH = 5; // of a course
const LATENT = 64; // directions in which passages differ, as of real models: far fewer than dimensions
const SCATTER = 1.6; // of passages around their topic: topics overlap
const ASIDE = 0.6; // of a question beside its passage
const QUESTION_TERMS = { least: 3, most: 10 };
const SENTENCE = 14; // words
const NOISE_ROWS = 8192;

const onsets = 'b b br c c ch cl d d dr f f g gr h j k l l l m m m n n n p p pl pr r r r s s sh sp st t t t th tr v w'.split(' ');
const vowels = 'a a a a i i i i o o o u u ai ea io ou'.split(' ');
const codas = ['', '', '', '', '', '', '', '', '', 'n', 'r', 'l', 'm', 't', 'p', 'ct', 'nd'];
const small = 'the of and to in is that for as with'.split(' ');

/** A number from 0 up to 1 for a text. */
const share = (text: string) => (seedOf(text) % 1_000_003) / 1_000_003;
const pick = <Item>(list: readonly Item[], text: string): Item => list[seedOf(text) % list.length]!; // inside the list

/** Words like those of no language, each one term of its own, none of which an ending is taken from. */
function makeWords(): string[] {
  const found = new Set<string>();
  for (let n = 0; found.size < VOCABULARY; n += 1) {
    const syllables = 2 + Math.floor(n / (VOCABULARY / 3)); // common words are short
    const word = Array.from(
      { length: syllables },
      (_, k) => pick(onsets, `${n}.${k} onset`) + pick(vowels, `${n}.${k} vowel`) + pick(codas, `${n}.${k} coda`),
    ).join('');
    if (termsOf(word)[0] === word) found.add(word);
  }
  return [...found];
}

/** The place of a word by how common it is: number r is about r times rarer than the first, as words are. */
const rankAt = (chance: number) => Math.floor(COMMON * ((VOCABULARY + COMMON) / COMMON) ** chance - COMMON);
const STEP = 48_271; // prime to the vocabulary: in each course other words are the common ones

/** A passage of a made-up library. */
export type MadePassage = { readonly heading: string; readonly text: string };

/** A question somebody could ask about a passage, and as it is typed in haste: in two of its words a letter is wrong. */
export type MadeQuestion = {
  readonly about: number;
  readonly clean: string;
  readonly slipped: string;
  readonly vector: readonly number[];
};

/** A library that is always the same for its size: Zipf's words, half of them of the course, and vectors that cluster by topic. */
export type MadeLibrary = {
  readonly chunks: number;
  /** Courses follow each other, as they are imported. */
  courseOf(chunk: number): number;
  passage(chunk: number): MadePassage;
  vector(chunk: number): number[];
  question(number: number): MadeQuestion;
};

/** Where vectors point: topics, and passages around them, in a few directions of many. */
function makeVectors() {
  const topics = bellNumbers(COURSES * TOPICS_EACH, LATENT).values;
  const noise = bellNumbers(NOISE_ROWS, LATENT).values;
  const directions = bellNumbers(LATENT, DIMENSIONS).values;
  const latentOf = (course: number, chunk: number, aside: number): Float64Array => {
    const topic = course * TOPICS_EACH + (seedOf(`topic ${chunk}`) % TOPICS_EACH);
    const [one, other, third] = [`${chunk}`, `${chunk} again`, `${chunk} asked`].map((text) => (seedOf(text) % NOISE_ROWS) * LATENT);
    return Float64Array.from(
      { length: LATENT },
      (_, k) =>
        topics[topic * LATENT + k]! + SCATTER * (noise[one! + k]! + noise[other! + ((k * 7) % LATENT)]!) + aside * noise[third! + k]!, // places inside the tables
    );
  };
  return (course: number, chunk: number, aside: number): number[] => {
    const latent = latentOf(course, chunk, aside);
    const vector = new Float64Array(DIMENSIONS);
    for (let k = 0; k < LATENT; k += 1) for (let d = 0; d < DIMENSIONS; d += 1) vector[d]! += latent[k]! * directions[k * DIMENSIONS + d]!;
    const length = Math.hypot(...vector);
    return Array.from(vector, (value) => Math.round((10_000 * value) / length) / 10_000);
  };
}

/** Makes a library of so many passages. */
export function makeLibrary(chunks: number): MadeLibrary {
  const words = makeWords();
  const vectorOf = makeVectors();
  const each = Math.ceil(chunks / COURSES);
  const courseOf = (chunk: number) => Math.min(COURSES - 1, Math.floor(chunk / each)); // what comes later is the last one's
  const wordsOf = (chunk: number): string[] => {
    const said: string[] = [];
    for (let k = 0; k < TERMS_EACH; k += 1) {
      const rank = rankAt(share(`${chunk}/${k}`));
      const isOwn = share(`${chunk}/${k} own`) < OF_THE_COURSE;
      const isAgain = k > 0 && share(`${chunk}/${k} again`) < SAID_AGAIN;
      said.push(
        isAgain ? pick(said, `${chunk}/${k} which`) : words[isOwn ? (rank * STEP + (courseOf(chunk) + 1) * 577) % VOCABULARY : rank]!,
      ); // inside the vocabulary
    }
    return said;
  };
  return {
    chunks,
    courseOf,
    passage(chunk) {
      const own = wordsOf(chunk);
      const text = own.map(
        (word, k) => `${k % 2 ? `${pick(small, `${chunk}/${k} small`)} ` : ''}${word}${k % SENTENCE === SENTENCE - 1 ? '.' : ''}`,
      );
      return { heading: `${own[0]} ${own[1]}`, text: `${text.join(' ')}.` };
    },
    vector: (chunk) => vectorOf(courseOf(chunk), chunk, 0),
    question(number) {
      const about = seedOf(`question ${number}`) % chunks;
      const own = wordsOf(about);
      const length = QUESTION_TERMS.least + (seedOf(`length ${number}`) % (1 + QUESTION_TERMS.most - QUESTION_TERMS.least));
      const asked = Array.from({ length }, (_, k) => own[(number * 13 + k * 7) % TERMS_EACH]!); // inside the passage
      const slipped = asked.map((word, place) => (place < 2 ? `${word.slice(0, 2)}y${word.slice(3)}` : word));
      return { about, clean: asked.join(' '), slipped: slipped.join(' '), vector: vectorOf(courseOf(about), about, ASIDE) };
    },
  };
}
