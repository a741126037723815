import type { Act, ActTool } from '../../api.ts';

/** What a card needs of the talk it stands in. */
export type Acting = {
  /** Does something by hand, and tells of it in the talk; `words` are what it is called there until the server has said. */
  readonly act: (act: Act, words: string) => void;
  /** What is being done at this moment, and for which question. */
  readonly pending: { readonly tool: ActTool; readonly attempt: string | undefined } | null;
  /** Whether the tutor is busy otherwise, so that nothing can be done just now. */
  readonly busy: boolean;
};
