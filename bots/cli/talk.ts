import type { Reply } from '../../agent/reply.ts';
import { TutorError } from '../../core/errors.ts';

/** What is printed of a reply as it comes: the words of the tutor, and in the meantime what it is doing. */
export type Sink = { write(text: string): void; doing(what: string | undefined): void };

const doings: Readonly<Record<string, string>> = {
  'search-materials': 'looking into the materials',
  'start-run': 'choosing questions',
  'submit-answer': 'grading',
  'submit-answers': 'grading',
};

/** Prints a reply as it comes: paragraph by paragraph, each begun on a line of its own. */
export async function printReply(reply: Reply, sink: Sink): Promise<void> {
  let paragraphs = 0;
  for await (const chunk of reply.stream()) {
    if (chunk.type === 'tool-input-available') sink.doing(doings[chunk.toolName] ?? 'looking');
    if (chunk.type === 'text-start') {
      sink.doing(undefined);
      if (paragraphs > 0) sink.write('\n\n');
      paragraphs += 1;
    }
    if (chunk.type === 'text-delta') sink.write(chunk.delta);
    if (chunk.type === 'error') throw new TutorError('unavailable', chunk.errorText);
  }
  sink.doing(undefined);
  await reply.done;
}

const styles: readonly (readonly [RegExp, string])[] = [
  [/\*\*([^*\n]+)\*\*/g, '\u001B[1m$1\u001B[22m'],
  [/(?<![*\w])\*([^*\n]+)\*(?![*\w])/g, '\u001B[3m$1\u001B[23m'],
  [/`([^`\n]+)`/g, '\u001B[36m$1\u001B[39m'],
  [/^> /gm, '\u001B[2m│\u001B[22m '],
];
// Whatever could move a cursor or write outside of the page comes from texts of others, and is not passed on.
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g; // oxlint-disable-line eslint/no-control-regex

/** Makes whole lines of what comes in pieces, so that bold and code can be shown as such. */
export function terminalSink(out: { write(text: string): unknown }, styled: boolean): Sink & { end(): void } {
  let held = '';
  let status = '';
  const show = (line: string) => {
    const plain = line.replaceAll(controls, '');
    out.write(styled ? styles.reduce((text, [pattern, style]) => text.replaceAll(pattern, style), plain) : plain);
  };
  const clear = () => {
    if (status) out.write('\r\u001B[K');
    status = '';
  };
  return {
    write(text) {
      clear();
      held += text;
      const until = styled ? held.lastIndexOf('\n') + 1 : held.length;
      if (until > 0) show(held.slice(0, until));
      held = held.slice(until);
    },
    doing(what) {
      clear();
      if (!what || !styled || held) return;
      status = `\u001B[2m… ${what}\u001B[22m`;
      out.write(status);
    },
    end() {
      clear();
      show(held);
      held = '';
      out.write('\n');
    },
  };
}
