import type { ToolOutput } from '../../../api.ts';
import { Icon } from '../../parts/icon.tsx';
import { Bar } from '../bar.tsx';
import { moment } from '../wording.ts';

type Achievement = ToolOutput<'show-my-achievements'>['achievements'][number];

const tellReward = ({ xp, avatar }: Achievement) =>
  [...(xp ? [`${xp} XP`] : []), ...(avatar ? [`the picture “${avatar}”`] : [])].join(' and ');

function Row({ achievement }: { readonly achievement: Achievement }) {
  const { name, description, progress, wanted, earnedAt } = achievement;
  return (
    <li className={earnedAt ? 'achievement achievement-earned' : 'achievement'}>
      <span className="achievement-mark">
        <Icon name={earnedAt ? 'check' : 'leaderboard'} />
      </span>
      <div className="row-text">
        <strong>{name ?? '?'}</strong>
        <span className="muted">{description ?? 'Hidden until you earn it.'}</span>
        {earnedAt ? (
          <span className="muted">Earned {moment(earnedAt)}</span>
        ) : (
          name && (
            <>
              <span className="muted">
                {progress.toLocaleString('en')} of {wanted.toLocaleString('en')} · gives {tellReward(achievement)}
              </span>
              <Bar share={progress / wanted} />
            </>
          )
        )}
      </div>
    </li>
  );
}

/** What was earned, the newest first, and what can be, the nearest first. */
export function Achievements({ achievements }: { readonly achievements: readonly Achievement[] }) {
  const earned = achievements.filter(({ earnedAt }) => earnedAt).toSorted((one, other) => (one.earnedAt! < other.earnedAt! ? 1 : -1)); // filtered
  const open = achievements
    .filter(({ earnedAt }) => !earnedAt)
    .toSorted((one, other) => other.progress / other.wanted - one.progress / one.wanted);
  return (
    <>
      {earned.length > 0 && (
        <ul className="achievements" aria-label="Earned">
          {earned.map((achievement, place) => (
            <Row key={place} achievement={achievement} />
          ))}
        </ul>
      )}
      <details className="group" open={earned.length === 0}>
        <summary>
          Still to earn <span className="muted">({open.length})</span>
        </summary>
        <ul className="achievements">
          {open.map((achievement, place) => (
            <Row key={place} achievement={achievement} />
          ))}
        </ul>
      </details>
    </>
  );
}
