import type { Answered } from './cards.ts';
import './gained.css';

/** What was gained, in small signs; nothing where nothing was. */
export function Gained({ gained }: { readonly gained: Answered['gained'] }) {
  if (!gained) return null;
  const { xp, level, levelledUp, streakDays, earned } = gained;
  return (
    <>
      {xp > 0 && <span className="gain">+{xp} XP</span>}
      {levelledUp && <span className="gain gain-big">Level {level}!</span>}
      {streakDays > 1 && <span className="gain">{streakDays} days running</span>}
      {earned.map(({ name, description }) => (
        <span key={name} className="gain gain-big" title={description}>
          Earned: {name}
        </span>
      ))}
    </>
  );
}
