import { randomBytes } from 'node:crypto';
import { registerTelemetry, type Telemetry } from 'ai';

/** Where traces go: a collector that takes OTLP over HTTP as JSON. */
export type TelemetrySettings = {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly log: (line: string) => void;
};

/** Sending of traces, until it is stopped: what is left then is sent, if that does not take long. */
export type Tracing = { stop(): Promise<void> };

const QUEUE_MAX = 2_000; // spans; what comes on top of a collector that does not keep up is lost
const CALLS_MAX = 1_000; // calls that began and were never said to have ended are forgotten
const BATCH_MAX = 200;
const EVERY_MS = 5_000;
const POST_MAX_MS = 5_000;
const STOP_MAX_MS = 1_500; // whoever closes the product waits for it

type Value = string | number | boolean | undefined;
type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly error?: string | undefined;
};
type Call = {
  readonly traceId: string;
  readonly spanId: string;
  readonly startedAt: number;
  readonly name: string;
  readonly attributes: Record<string, Value>;
};

const INTERNAL = 1; // kinds and codes as OTLP numbers them
const FAILED = 2;
const id = (bytes: number) => randomBytes(bytes).toString('hex');
const nanoseconds = (at: number) => `${Math.round(at * 1000)}000`;
const valueOf = (value: Exclude<Value, undefined>) =>
  typeof value === 'string'
    ? { stringValue: value }
    : typeof value === 'boolean'
      ? { boolValue: value }
      : Number.isInteger(value)
        ? { intValue: String(value) }
        : { doubleValue: value };
const attributesOf = (attributes: Readonly<Record<string, Value>>) =>
  Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: valueOf(value) }]));

/** Spans as OTLP writes them in JSON. */
const payload = (serviceName: string, spans: readonly Span[]): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': serviceName }) },
        scopeSpans: [
          {
            scope: { name: 'viva' },
            spans: spans.map(({ startedAt, endedAt, attributes, error, ...span }) => ({
              ...span,
              kind: INTERNAL,
              startTimeUnixNano: nanoseconds(startedAt),
              endTimeUnixNano: nanoseconds(endedAt),
              attributes: attributesOf(error ? { ...attributes, 'error.type': error } : attributes),
              status: error ? { code: FAILED } : {},
            })),
          },
        ],
      },
    ],
  });

/** A queue of spans with an end, sent in batches, one at a time; a collector that is slow, wrong or gone costs spans and nothing else. */
function openExporter({ endpoint, headers, serviceName, log }: TelemetrySettings) {
  const queue: Span[] = [];
  const address = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  let sending: Promise<void> | undefined;
  let lost = 0;
  let complained = false;

  async function post(batch: readonly Span[]): Promise<void> {
    try {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: payload(serviceName, batch),
        signal: AbortSignal.timeout(POST_MAX_MS),
        redirect: 'error',
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      complained = false;
    } catch (error) {
      lost += batch.length;
      if (!complained)
        log(
          `Telemetry: traces cannot be sent (${error instanceof Error ? error.message : 'no reason given'}); ${lost} spans are lost so far.`,
        );
      complained = true; // once, until it works again
    }
  }
  const flush = (): Promise<void> => {
    sending ??= (async () => {
      while (queue.length) await post(queue.splice(0, BATCH_MAX));
    })().finally(() => (sending = undefined));
    return sending;
  };
  const timer = setInterval(() => void flush(), EVERY_MS).unref();
  return {
    add(span: Span): void {
      if (queue.length >= QUEUE_MAX) lost += 1;
      else queue.push(span);
      if (queue.length >= BATCH_MAX) void flush();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await Promise.race([flush(), new Promise((resolve) => setTimeout(resolve, STOP_MAX_MS).unref())]);
    },
  };
}

const now = () => performance.timeOrigin + performance.now();

/** The SDK's events as spans. It takes what is named here and nothing else: no message, argument or result is ever read. */
function integration(add: (span: Span) => void, isOpen: () => boolean): Telemetry {
  const calls = new Map<string, Call>();
  const child = (callId: string, name: string, tookMs: number, attributes: Record<string, Value>, error?: string) => {
    const call = calls.get(callId);
    if (!call) return;
    const endedAt = now();
    add({ traceId: call.traceId, spanId: id(8), parentSpanId: call.spanId, name, startedAt: endedAt - tookMs, endedAt, attributes, error });
  };
  const end = (callId: string | undefined, attributes: Record<string, Value>, error?: string) => {
    const call = callId === undefined ? undefined : calls.get(callId);
    if (!call || callId === undefined) return;
    calls.delete(callId);
    const { attributes: begun, ...span } = call;
    add({ ...span, endedAt: now(), attributes: { ...begun, ...attributes }, error });
  };
  return {
    onStart(event) {
      if (!isOpen() || !('provider' in event)) return;
      if (calls.size >= CALLS_MAX) calls.delete(calls.keys().next().value!); // the oldest; there is one
      const name = event.functionId ?? event.operationId.replace(/^ai\./, '');
      const attributes = {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': name,
        'gen_ai.provider.name': event.provider,
        'gen_ai.request.model': event.modelId,
      };
      calls.set(event.callId, { traceId: id(16), spanId: id(8), startedAt: now(), name: `invoke_agent ${name}`, attributes });
    },
    onLanguageModelCallEnd({ callId, provider, modelId, usage, finishReason, performance: took }) {
      child(callId, `chat ${modelId}`, took.responseTimeMs, {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': provider,
        'gen_ai.request.model': modelId,
        'gen_ai.usage.input_tokens': usage.inputTokens,
        'gen_ai.usage.output_tokens': usage.outputTokens,
        'gen_ai.response.finish_reason': finishReason,
      });
    },
    onToolExecutionEnd({ callId, toolCall, toolExecutionMs, toolOutput }) {
      const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': toolCall.toolName };
      child(
        callId,
        `execute_tool ${toolCall.toolName}`,
        toolExecutionMs,
        attributes,
        toolOutput.type === 'tool-error' ? 'tool_error' : undefined,
      );
    },
    onEnd(event) {
      const usage = ('usage' in event ? event.usage : undefined) as { inputTokens?: number; outputTokens?: number } | undefined; // of what is no talk, tokens
      end(event.callId, { 'gen_ai.usage.input_tokens': usage?.inputTokens, 'gen_ai.usage.output_tokens': usage?.outputTokens });
    },
    onAbort: ({ callId }) => end(callId, {}, 'aborted'),
    onError(event) {
      const { callId, error } = (typeof event === 'object' && event !== null ? event : {}) as { callId?: string; error?: unknown };
      end(callId, {}, error instanceof Error ? error.name : 'error');
    },
  };
}

/** Begins to send traces of what agents do: how long, how many tokens, which tools; never what was said. */
export function startTelemetry(settings: TelemetrySettings): Tracing {
  const exporter = openExporter(settings);
  let open = true;
  registerTelemetry(
    integration(
      (span) => exporter.add(span),
      () => open,
    ),
  ); // it cannot be taken out again, but does nothing once it is shut
  return {
    async stop() {
      open = false;
      await exporter.stop();
    },
  };
}
