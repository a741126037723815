import { useState } from 'react';
import { call } from '../api.ts';
import { Empty } from '../parts/empty.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { Shown, unlessWaiting, useAsked } from './asked.tsx';
import { AvatarPicture } from './avatar.tsx';
import { Page } from './page.tsx';
import { Switch } from './switch.tsx';
import './leaderboard.css';

type Kind = 'week' | 'xp';

const told = {
  week: 'Points of this week: for answers that were due or hard for you, and right at the first attempt.',
  xp: 'All XP there ever was.',
} as const satisfies Record<Kind, string>;

function Board({ board, shows }: { readonly board: Kind; readonly shows: boolean }) {
  const asked = useAsked(`${board} ${shows}`, () => unlessWaiting(call('show-leaderboard', { board })));
  return (
    <Shown of={asked}>
      {(answer) =>
        'waits' in answer ? (
          <Empty title="Not while this run is open.">
            <p>{answer.waits}</p>
          </Empty>
        ) : answer.places.length === 0 ? (
          <Empty title="Nobody is on this board yet.">
            <p>{told[board]}</p>
          </Empty>
        ) : (
          <>
            <p className="muted">{told[board]}</p>
            <ol className="board">
              {answer.places.map(({ place, name, avatar, isSelf, value }, index) => (
                <li key={index} className={isSelf ? 'board-row board-self' : 'board-row'}>
                  <span className="board-place">{place}.</span>
                  <AvatarPicture name={avatar} />
                  <span className="board-name">
                    {name ?? (isSelf ? 'You' : 'Somebody')}
                    {isSelf && name && <span className="muted"> (you)</span>}
                  </span>
                  <strong className="board-value">{value.toLocaleString('en')}</strong>
                </li>
              ))}
            </ol>
          </>
        )
      }
    </Shown>
  );
}

/** Who has how many points, of those who chose to be shown. */
export default function LeaderboardPage() {
  const profile = useAsked('profile', () => call('show-my-profile', {}));
  const [chosen, choose] = useState<boolean | null>(null);
  const shows = chosen ?? profile.answer?.showsOnBoards ?? false;
  return (
    <Page title="Leaderboard" lead="Only who chose to be shown has a name here. Nobody sees yours until you turn it on.">
      <Shown of={profile}>
        {() => (
          <>
            <Switch
              label="Show my name on the leaderboard"
              hint="Your name, your picture and your points, to everybody with an account here. Turn it off and they are gone at once."
              checked={shows}
              onChange={async (on) => {
                await call('change-my-profile', { showsOnBoards: on });
                choose(on);
              }}
            />
            <Tabs
              label="Boards"
              tabs={[
                { name: 'week', title: 'This week', content: <Board board="week" shows={shows} /> },
                { name: 'xp', title: 'XP', content: <Board board="xp" shows={shows} /> },
              ]}
            />
          </>
        )}
      </Shown>
    </Page>
  );
}
