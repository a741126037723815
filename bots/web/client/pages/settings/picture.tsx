import { useRef, useState } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call, fetchOwn, post } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Notice, TroubleNotice } from '../../parts/notice.tsx';
import { PICTURE_MAX_BYTES } from '../../rules.ts';
import { useSession } from '../../session.tsx';
import { AvatarPicture } from '../avatar.tsx';

type Avatar = ToolOutput<'show-my-profile'>['avatars'][number];

/** Choosing among the drawings: one's own are there to choose, the others say how they are come by. */
function Drawings({ avatars, again }: { readonly avatars: readonly Avatar[]; readonly again: () => Promise<void> }) {
  const [chosen, setChosen] = useState(avatars.find(({ isSelected }) => isSelected)?.key);
  const { busy, trouble, doing } = useDoing();
  const choose = async (key: string) => {
    setChosen(key);
    if (await doing(() => call('change-my-profile', { avatar: key }))) await again();
    else setChosen(chosen);
  };
  return (
    <fieldset className="avatars">
      <legend className="field-label">Drawing</legend>
      <div className="avatar-choices">
        {avatars.map(({ key, name, description, isOwned }) => (
          <label
            key={key}
            className={isOwned ? 'avatar-choice' : 'avatar-choice avatar-locked'}
            title={isOwned ? name : `${name}: ${description ?? ''}`}
          >
            <input
              className="visually-hidden"
              type="radio"
              name="avatar"
              checked={key === chosen}
              disabled={!isOwned || busy}
              onChange={() => void choose(key)}
              aria-label={isOwned ? name : `${name}, not yours yet: ${description ?? ''}`}
            />
            <AvatarPicture name={key} size="large" />
            <span>{name}</span>
          </label>
        ))}
      </div>
      {trouble !== null && <TroubleNotice error={trouble} />}
      <details className="group">
        <summary>How to come by the others</summary>
        <ul className="avatar-ways">
          {avatars
            .filter(({ isOwned }) => !isOwned)
            .map(({ key, name, rarity, description }) => (
              <li key={key}>
                <strong>{name}</strong> <span className="muted">({rarity})</span> {description}
              </li>
            ))}
        </ul>
      </details>
    </fieldset>
  );
}

/** A picture of one's own, which the server makes anew from what it is sent. */
function Upload({ again }: { readonly again: () => Promise<void> }) {
  const { me } = useSession();
  const file = useRef<HTMLInputElement>(null);
  const { busy, trouble, doing } = useDoing();
  const send = async (picture: File) => {
    if (picture.size > PICTURE_MAX_BYTES) throw new Error('too large'); // the sentence beside the button says how large it may be
    await fetchOwn('/api/account/picture', { method: 'POST', body: picture, headers: { 'content-type': picture.type } });
  };
  const change = async (work: () => Promise<unknown>) => {
    if (await doing(work)) await again();
  };
  return (
    <div className="upload">
      {me?.picture ? <img className="picture" src={me.picture} alt="Yours" width="64" height="64" /> : null}
      <input
        ref={file}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Picture file"
        onChange={(event) => {
          const [picture] = event.target.files ?? [];
          if (picture) void change(() => send(picture));
          event.target.value = '';
        }}
      />
      <div className="actions">
        <Button busy={busy} onClick={() => file.current?.click()}>
          Upload a picture
        </Button>
        {me?.picture && (
          <Button busy={busy} kind="quiet" onClick={() => void change(() => post('/api/account/picture/remove'))}>
            Take it away
          </Button>
        )}
      </div>
      <p className="muted">PNG, JPEG or WebP of at most 5 MB.</p>
      {trouble !== null &&
        (trouble instanceof Error && trouble.message === 'too large' ? (
          <Notice kind="wrong">That picture is larger than 5 MB.</Notice>
        ) : (
          <TroubleNotice error={trouble} />
        ))}
    </div>
  );
}

/** By which picture one is known: a drawing that one has earned, or one of one's own. */
export const Picture = ({ avatars, again }: { readonly avatars: readonly Avatar[]; readonly again: () => Promise<void> }) => (
  <div className="stacked">
    <Drawings avatars={avatars} again={again} />
    <Upload again={again} />
  </div>
);
