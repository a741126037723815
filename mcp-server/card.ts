/** What a tool's definition says of the card that draws its result; nothing for tools without one. */
export const cardMeta = (_name: string): { readonly _meta?: Record<string, unknown> } => ({});
