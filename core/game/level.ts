/** The XP it takes to stand on a level: 0, 100, 300, 600, 1,000 … Each step is 100 XP longer than the one before. */
export const xpForLevel = (level: number): number => 50 * level * (level - 1);

/** The level that so much XP reaches: the inverse of `xpForLevel`, rounded down. That no root falls just short of a whole number is tested. */
export const levelOf = (xp: number): number => Math.floor((1 + Math.sqrt(1 + 0.08 * xp)) / 2);
