import katex from 'katex';
import 'katex/dist/katex.min.css';

/** Draws formulas in place of their source. KaTeX builds elements, whose styles the page's rules allow; its HTML they would not. */
export function drawFormulas(elements: Iterable<HTMLElement>): void {
  for (const element of elements) {
    const { tex = '' } = element.dataset;
    katex.render(tex, element, {
      throwOnError: false,
      displayMode: element.classList.contains('formula-block'),
      maxExpand: 200,
      maxSize: 50,
    });
    element.classList.add('katex-done');
  }
}
