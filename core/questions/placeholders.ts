/** Whether a text holds the placeholders {{1}}, {{2}} … of so many blanks or slots, each once. */
export const holdsPlaceholders = (text: string, count: number): boolean =>
  [...text.matchAll(/\{\{(\d+)\}\}/g)]
    .map(([, number]) => Number(number))
    .toSorted((one, other) => one - other)
    .join() === Array.from({ length: count }, (_, place) => place + 1).join();
