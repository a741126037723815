import type { Model } from '../model.ts';

/** What a model is asked and answers in the SDK's fourth specification, by the one type of it that the SDK gives out. */
export type LanguageModelV4CallOptions = Parameters<Model['doGenerate']>[0];
export type LanguageModelV4Result = Awaited<ReturnType<Model['doGenerate']>>;
export type LanguageModelV4StreamPart = Awaited<ReturnType<Model['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;
export type LanguageModelV4ToolResultOutput = Extract<
  Extract<LanguageModelV4CallOptions['prompt'][number], { role: 'tool' }>['content'][number],
  { type: 'tool-result' }
>['output'];
