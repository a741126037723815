import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { isJSONRPCErrorResponse, isJSONRPCRequest, isJSONRPCResultResponse, type RequestId } from '@modelcontextprotocol/sdk/types.js';

/**
 * Gives a function that settles once every request that came was answered: a client may close its end of the pipe as soon as
 * it has asked. To be called on a transport that is connected.
 */
export function answersOf(transport: Transport): () => Promise<void> {
  const open = new Set<RequestId>();
  let told: () => void = () => undefined;
  const { onmessage } = transport;
  const send = transport.send.bind(transport);
  const listening: Pick<Transport, 'onmessage' | 'send'> = {
    onmessage(message, extra) {
      if (isJSONRPCRequest(message)) open.add(message.id);
      onmessage?.call(transport, message, extra);
    },
    async send(message, options) {
      await send(message, options);
      if ((isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) && message.id !== undefined) open.delete(message.id);
      if (!open.size) told();
    },
  };
  Object.assign(transport, listening);
  return () =>
    new Promise((resolve) => {
      told = resolve;
      if (!open.size) resolve();
    });
}
