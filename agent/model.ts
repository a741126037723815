import type { LanguageModel } from 'ai';

/** A model as the loop takes it: an object, never a name, which the SDK would look up at a gateway. */
export type Model = Extract<LanguageModel, { specificationVersion: 'v4' }>;

/** Where models are, beside the built-in one: each speaks the protocol of OpenAI. */
export const providerNames = ['openai', 'ollama', 'vllm', 'openrouter'] as const;
type ProviderName = (typeof providerNames)[number];

/** How a provider is reached. */
type Reach = { readonly baseUrl?: string | undefined; readonly apiKey?: string | undefined };

/** Which model the deployment wants where nothing else says so, and how to reach its providers. */
export type ModelSettings = { readonly model: string; readonly providers: Readonly<Record<ProviderName, Reach>> };

/** The built-in model's name, in settings and in the log. */
export const OFFLINE = 'offline';

const OPENROUTER_URL = 'https://openrouter.ai/api/v1';

/** What a provider cannot do without: undefined where it has it, or else the setting to name. */
const lacking = {
  openai: ({ apiKey, baseUrl }) => (apiKey || baseUrl ? undefined : 'OPENAI_API_KEY'),
  ollama: ({ baseUrl }) => (baseUrl ? undefined : 'OLLAMA_BASE_URL'),
  vllm: ({ baseUrl }) => (baseUrl ? undefined : 'VLLM_BASE_URL'),
  openrouter: ({ apiKey }) => (apiKey ? undefined : 'OPENROUTER_API_KEY'),
} as const satisfies Record<ProviderName, (reach: Reach) => string | undefined>;

const named = new RegExp(`^(${providerNames.join('|')}):(.+)$`);

/** A name taken apart at its first colon; `vendor/model` alone is how OpenRouter names them. */
function providerOf(name: string): { readonly provider: ProviderName; readonly model: string } | undefined {
  const [, provider, model] = named.exec(name) ?? [];
  if (provider && model) return { provider: provider as ProviderName, model }; // the pattern lists them
  return /^[\w.-]+\/\S+$/.test(name) ? { provider: 'openrouter', model: name } : undefined;
}

/** Whether a name says which model is meant. */
export const isModelName = (name: string): boolean => name === OFFLINE || providerOf(name) !== undefined;

/** Why a model cannot be reached, in a sentence for the log. */
export function lackOf({ providers }: ModelSettings, name: string): string | undefined {
  const found = providerOf(name);
  if (!found) return `The model "${name}" is none that is known, so the built-in one answers.`;
  const lacks = lacking[found.provider](providers[found.provider]);
  return lacks && `The model ${name} wants ${lacks}, which is not set, so the built-in one answers.`;
}

/** The model that answers, by the name it is logged under. */
export type Chosen = {
  readonly name: string;
  readonly model: Model;
  readonly builtIn: boolean;
  /** Why the built-in one stands in for another that was wanted, in a sentence for the log. */
  readonly instead?: string;
};

/** The models of a deployment. */
export type Models = {
  readonly builtIn: Model;
  /** The first of these that is named, in the order of who decides; then the deployment's. The built-in one where that cannot be reached. */
  choose(...wished: readonly (string | null | undefined)[]): Promise<Chosen>;
};

async function open({ provider, model }: { provider: ProviderName; model: string }, reach: Reach): Promise<Model> {
  const { createOpenAI } = await import('@ai-sdk/openai'); // a second of loading that most deployments do without
  const baseURL = reach.baseUrl ?? (provider === 'openrouter' ? OPENROUTER_URL : undefined);
  // A server of one's own may want no key, but the SDK would look for one in the environment. Not its newer protocol, which such servers do not speak.
  return createOpenAI({ name: provider, apiKey: reach.apiKey ?? 'none', ...(baseURL ? { baseURL } : {}) }).chat(model);
}

/** Opens the models of a deployment: the one place where a name becomes a model. */
export function openModels(settings: ModelSettings, builtIn: Model): Models {
  const opened = new Map<string, Promise<Model>>();
  const standIn = (instead?: string): Chosen => ({ name: OFFLINE, model: builtIn, builtIn: true, ...(instead ? { instead } : {}) });
  return {
    builtIn,
    async choose(...wished) {
      const name = wished.find((each) => each?.trim())?.trim() ?? settings.model;
      if (name === OFFLINE) return standIn();
      const found = providerOf(name);
      const lack = lackOf(settings, name);
      if (!found || lack) return standIn(lack);
      const opening = opened.get(name) ?? open(found, settings.providers[found.provider]);
      opened.set(name, opening);
      return { name, model: await opening, builtIn: false };
    },
  };
}
