const RATE = 1.5;
const LENGTH_SHARE = 0.75;

/** BM25 as the textbook has it, over passages given as their terms: what the database is held against. Best first, ties by place. */
export function plainBm25(passages: readonly (readonly string[])[], question: readonly string[]): { place: number; score: number }[] {
  const average = passages.reduce((sum, terms) => sum + terms.length, 0) / passages.length;
  const asked = [...new Set(question)];
  const having = new Map(asked.map((term) => [term, passages.filter((terms) => terms.includes(term)).length]));
  return passages
    .map((terms, place) => {
      let score = 0;
      for (const term of asked) {
        const frequency = terms.filter((each) => each === term).length;
        const rare = Math.log(1 + (passages.length - having.get(term)! + 0.5) / (having.get(term)! + 0.5)); // each was counted
        score += (rare * frequency * (RATE + 1)) / (frequency + RATE * (1 - LENGTH_SHARE + (LENGTH_SHARE * terms.length) / average));
      }
      return { place, score };
    })
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.place - b.place);
}
