import type { Response } from 'express';

/** Answers a request that no server of the protocol has seen, in the protocol's own form. */
export function refuseRequest(response: Response, status: number, sentence: string, code = -32_000): void {
  response.status(status).json({ jsonrpc: '2.0', error: { code, message: sentence }, id: null });
}
