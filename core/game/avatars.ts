import { deskLamp, notebook, pencil } from './avatar-art/commons.ts';
import { badger, beaver, eagleOwl, elephant, lynx, otter, tortoise } from './avatar-art/epics.ts';
import { dragon, griffin, phoenix, unicorn, worldTree } from './avatar-art/legendaries.ts';
import { fox, hedgehog, sparrow } from './avatar-art/rares.ts';
import type { Rarity } from './rarity.ts';

/** A picture to be known by. Whoever has its achievement owns it; a default one is everyone's. */
export type Avatar = {
  readonly key: string;
  readonly name: string;
  readonly rarity: Rarity;
  /** How to come by it. */
  readonly description: string;
  readonly isDefault: boolean;
  readonly requiredAchievement: string | null;
  readonly displayOrder: number;
  readonly svg: string;
};

type Row = readonly [key: string, name: string, rarity: Rarity, svg: string, description: string, requiredAchievement?: string];

/** The achievement names its avatar as well, in achievements.ts: a test holds the two together, as the database does. */
const rows: readonly Row[] = [
  ['pencil', 'Pencil', 'common', pencil, 'Yours from the start.'],
  ['notebook', 'Notebook', 'common', notebook, 'Yours from the start.'],
  ['desk-lamp', 'Desk Lamp', 'common', deskLamp, 'Yours from the start.'],
  ['sparrow', 'Sparrow', 'rare', sparrow, 'Finish 5 quizzes.', 'warmed-up'],
  ['fox', 'Fox', 'rare', fox, 'Finish a quiz with every answer right.', 'clean-sheet'],
  ['hedgehog', 'Hedgehog', 'rare', hedgehog, 'Study on 7 days running.', 'whole-week'],
  ['badger', 'Badger', 'epic', badger, 'Finish 20 quizzes.', 'at-home-at-the-desk'],
  ['lynx', 'Lynx', 'epic', lynx, 'Score 90 % or more in 10 quizzes.', 'sharp-eye'],
  ['beaver', 'Beaver', 'epic', beaver, 'Answer 500 questions correctly.', 'five-hundred-right'],
  ['elephant', 'Elephant', 'epic', elephant, 'Answer 2,000 questions correctly.', 'two-thousand-right'],
  ['tortoise', 'Tortoise', 'epic', tortoise, 'Study on 30 days running.', 'whole-month'],
  ['otter', 'Otter', 'epic', otter, 'Reach level 10.', 'level-10'],
  ['eagle-owl', 'Eagle Owl', 'epic', eagleOwl, 'Reach level 25.', 'level-25'],
  ['griffin', 'Griffin', 'legendary', griffin, 'Score 90 % or more in 50 quizzes.', 'steady-hand'],
  ['unicorn', 'Unicorn', 'legendary', unicorn, 'Finish 20 quizzes with every answer right.', 'without-a-blot'],
  ['dragon', 'Dragon', 'legendary', dragon, 'Answer 10,000 questions correctly.', 'ten-thousand-right'],
  ['phoenix', 'Phoenix', 'legendary', phoenix, 'Study on 100 days running.', 'hundred-days'],
  ['world-tree', 'World Tree', 'legendary', worldTree, 'Reach level 50.', 'level-50'],
];

/** Every avatar there is at the start, in display order; a database may hold more. */
export const avatars: readonly Avatar[] = rows.map(([key, name, rarity, svg, description, requiredAchievement = null], index) => ({
  key,
  name,
  rarity,
  description,
  isDefault: requiredAchievement === null,
  requiredAchievement,
  displayOrder: (index + 1) * 10, // gaps, so that an admin can put one in between
  svg,
}));
