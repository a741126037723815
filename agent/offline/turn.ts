import type { LanguageModelV4CallOptions, LanguageModelV4ToolResultOutput } from './v4.ts';
import { findTool } from '../../tools/index.ts';
import { readState, type TurnState } from '../turn-state.ts';

/** What a tool gave back, as far as it can be read: what a person is told, and the data where the result holds some. */
export type Done = {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
  /** A person was asked and said no. */
  readonly denied: boolean;
  readonly said: string;
  readonly data: Readonly<Record<string, unknown>> | undefined;
};

/** A turn of a conversation, as the built-in model sees it. */
export type Turn = {
  /** The learner's last message, and the one before. */
  readonly said: string;
  readonly before: string;
  /** What the tutor said last. */
  readonly told: string;
  readonly state: TurnState | undefined;
  /** What was done in this turn, and in those before. */
  readonly done: readonly Done[];
  readonly earlier: readonly Done[];
  readonly tools: ReadonlySet<string>;
  /** The ids of all calls there were, and how many messages. */
  readonly ids: ReadonlySet<string>;
  readonly length: number;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // a text that begins like data
  }
}

/** What of a result a person reads: its own words, or else what the tool says of such data. */
function sayingOf(tool: string, value: unknown): Pick<Done, 'said' | 'data'> {
  const read = typeof value === 'string' ? parsed(value) : value;
  if (!isRecord(read)) return { said: typeof read === 'string' ? read : JSON.stringify(read ?? ''), data: undefined };
  for (const key of ['said', 'say', 'text', 'message', 'error']) {
    const words = read[key];
    if (typeof words === 'string' && words && !findTool(tool)?.output.safeParse(read).success) {
      const rest = isRecord(read['data']) ? read['data'] : isRecord(read['output']) ? read['output'] : read;
      return { said: words, data: rest };
    }
  }
  const known = findTool(tool);
  const output = known?.output.safeParse(read);
  return { said: output?.success ? (known?.say?.(output.data) ?? '') : '', data: read };
}

function doneBy(tool: string, input: unknown, output: LanguageModelV4ToolResultOutput): Done {
  const of = { tool, input: isRecord(input) ? input : {} };
  if (output.type === 'execution-denied') return { ...of, failed: true, denied: true, said: output.reason ?? '', data: undefined };
  const value =
    output.type === 'content'
      ? output.value
          .map((part) => (part.type === 'text' ? part.text : ''))
          .join('\n')
          .trim()
      : output.value;
  const failed = output.type.startsWith('error');
  const { said, data } = sayingOf(tool, value);
  return { ...of, failed, denied: false, said: failed ? said.replace(/^(?:[A-Z]\w*)?Error: /, '') : said, data }; // the SDK puts the error's name before its sentence
}

const textOf = (content: readonly { readonly type: string; readonly text?: unknown }[]) =>
  content.flatMap((part) => (part.type === 'text' && typeof part.text === 'string' ? [part.text] : [])).join('\n');

/** Reads a turn from what a model is given: the last message, what was done since, and the state that the instructions end with. */
export function readTurn({ prompt, tools, toolChoice }: Pick<LanguageModelV4CallOptions, 'prompt' | 'tools' | 'toolChoice'>): Turn {
  let [instructions, said, before, told, answering] = ['', '', '', '', ''];
  let [done, earlier]: [Done[], Done[]] = [[], []];
  const inputs = new Map<string, unknown>();
  for (const message of prompt) {
    if (message.role === 'system') instructions += message.content;
    else if (message.role === 'user') {
      [before, said] = [said, textOf(message.content)];
      [told, answering] = [answering || told, ''];
      [earlier, done] = [[...earlier, ...done], []];
    } else {
      if (message.role === 'assistant') answering = [answering, textOf(message.content)].filter(Boolean).join('\n');
      for (const part of message.content) {
        if (part.type === 'tool-call') inputs.set(part.toolCallId, part.input);
        if (part.type === 'tool-result') done.push(doneBy(part.toolName, inputs.get(part.toolCallId), part.output));
      }
    }
  }
  const names = toolChoice?.type === 'none' ? [] : (tools ?? []).flatMap((tool) => (tool.type === 'function' ? [tool.name] : []));
  return {
    said,
    before,
    told,
    state: readState(instructions),
    done,
    earlier,
    tools: new Set(names),
    ids: new Set(inputs.keys()),
    length: prompt.length,
  };
}
