import { ComponentType, type APIMediaGalleryComponent } from 'discord.js';
import type { Card } from '../card.ts';
import type { Chart } from './chart.ts';
import { textPart } from './parts.ts';

/** A card with pictures under its words; each says in words what it draws, for who does not see it. */
export function withPictures({ components, files = [] }: Card, charts: readonly (Chart | undefined)[]): Card {
  const drawn = charts.filter((chart) => chart !== undefined);
  if (!drawn.length) return { components, files };
  const named = drawn.map(({ png, alt, key }, place) => ({ name: `chart${place + 1}.png`, attachment: png, description: alt, key }));
  const gallery: APIMediaGalleryComponent = {
    type: ComponentType.MediaGallery,
    items: named.map(({ name, description }) => ({ media: { url: `attachment://${name}` }, description })),
  };
  const keys = named.flatMap(({ key }) => key);
  return {
    components: [...components, gallery, ...(keys.length ? [textPart(`-# ${keys.join('\n-# ')}`)] : [])],
    files: [...files, ...named.map(({ name, attachment, description }) => ({ name, attachment, description }))],
  };
}
