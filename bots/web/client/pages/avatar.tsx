import { useEffect, useState } from 'react';
import { loadDrawings } from '../rules.ts';
import './avatar.css';

/** A picture that people are known by. Where its drawing is not one of ours, its place stays empty. */
export function AvatarPicture({ name, size = 'small' }: { readonly name: string | null; readonly size?: 'small' | 'large' }) {
  const [source, setSource] = useState<string>();
  useEffect(() => {
    let gone = false;
    if (name)
      loadDrawings().then(
        (all) => gone || setSource(all.get(name)),
        () => undefined, // a page without pictures can be read as well
      );
    return () => {
      gone = true;
    };
  }, [name]);
  return (
    <span className={`avatar avatar-${size}`} aria-hidden="true">
      {name && source && <img src={source} alt="" width="128" height="128" />}
    </span>
  );
}
