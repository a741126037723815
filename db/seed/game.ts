import { achievements } from '../../core/game/achievements.ts';
import { avatars } from '../../core/game/avatars.ts';
import { asSystem } from '../client.ts';
import type { Database } from '../connection.ts';
import * as tables from '../schema/game.ts';
import { seedId } from './seed-id.ts';

/** Adds the achievements and avatars that are missing; what an admin has changed stays. */
export function seedGame(db: Database): Promise<number> {
  return asSystem(db, 'seed the game', async (tx) => {
    // Each names the other; the foreign keys wait until both are there.
    const addedAvatars = await tx
      .insert(tables.avatars)
      .values(
        avatars.map(({ key, name, description, rarity, isDefault, requiredAchievement, displayOrder }) => ({
          id: seedId('avatar', key) as never, // the column's own brand
          key,
          name,
          description,
          rarity,
          isDefault,
          displayOrder,
          imageUrl: `/avatars/${key}.svg`,
          requiredAchievementId: requiredAchievement ? (seedId('achievement', requiredAchievement) as never) : null,
        })),
      )
      .onConflictDoNothing()
      .returning({ id: tables.avatars.id });
    const addedAchievements = await tx
      .insert(tables.achievements)
      .values(
        achievements.map((achievement) => ({
          id: seedId('achievement', achievement.key) as never,
          key: achievement.key,
          category: achievement.category,
          name: achievement.name,
          description: achievement.description,
          criteriaType: achievement.criteriaType,
          criteriaValue: achievement.criteriaValue,
          criteriaExamType: achievement.examType,
          xpReward: achievement.xp,
          unlocksAvatarId: achievement.unlocksAvatar ? (seedId('avatar', achievement.unlocksAvatar) as never) : null,
          displayOrder: achievement.displayOrder,
          isHidden: achievement.hidden,
        })),
      )
      .onConflictDoNothing()
      .returning({ id: tables.achievements.id });
    return addedAvatars.length + addedAchievements.length;
  });
}
