/** How hard an avatar is to come by: common is free, rare takes days, epic weeks to months, legendary a season or more. */
export const rarities = ['common', 'rare', 'epic', 'legendary'] as const;
export type Rarity = (typeof rarities)[number];
