import { ErrorCode, McpError, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { tellModel } from '../agent/tools.ts';
import { traceOf, TutorError, type ErrorKind } from '../core/errors.ts';
import type { Tool } from '../tools/tool.ts';

const RESOURCE_NOT_FOUND = -32_002; // as the protocol numbers it

/** The code of each kind of trouble, where the protocol wants one: in resources and prompts. */
const codes = {
  'not-found': RESOURCE_NOT_FOUND,
  forbidden: ErrorCode.InvalidRequest,
  invalid: ErrorCode.InvalidParams,
  conflict: ErrorCode.InvalidRequest,
  unavailable: ErrorCode.InternalError,
} as const satisfies Record<ErrorKind, number>;

const BROKEN = 'Something broke; it has been noted.';

/** A result as a client takes it: for programs as data, for a model as a person would read it. */
export const resultOf = (tool: Pick<Tool, 'say'>, output: Record<string, unknown>): CallToolResult => ({
  structuredContent: output,
  content: [{ type: 'text', text: tellModel(tool, output) }],
});

/** A result that says what is wrong, in one sentence. */
export const refusal = (kind: ErrorKind | 'broken', sentence: string): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text: sentence }],
  _meta: { 'viva/kind': kind },
});

const noted = (error: unknown, log: (line: string) => void): void => log(`MCP: ${traceOf(error)}`);

/** What a client is told of an error: the sentence that was meant for a reader, and of a bug only that there is one. */
export function troubleOf(error: unknown, log: (line: string) => void): CallToolResult {
  if (error instanceof TutorError) return refusal(error.kind, error.message);
  noted(error, log);
  return refusal('broken', BROKEN);
}

/** The same where the protocol wants an error instead of a result. */
export function protocolError(error: unknown, log: (line: string) => void): McpError {
  if (error instanceof McpError) return error;
  if (error instanceof TutorError) return new McpError(codes[error.kind], error.message, { kind: error.kind });
  noted(error, log);
  return new McpError(ErrorCode.InternalError, BROKEN);
}
