import { useState } from 'react';
import { call } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { TroubleNotice } from '../../parts/notice.tsx';

/** A link to the file itself. It is good for some minutes, so it is asked for when somebody wants it. */
export function OpenFile({ material }: { readonly material: string }) {
  const [link, setLink] = useState<string | null>(null);
  const { busy, trouble, doing } = useDoing();
  const ask = async () => {
    const found = await call('open-material', { material });
    setLink(found.link);
    window.open(found.link, '_blank', 'noopener'); // where the browser lets nothing open by itself, the link is there
  };
  return (
    <>
      {link ? (
        <a className="button" href={link} target="_blank" rel="noopener noreferrer">
          The original file
        </a>
      ) : (
        <Button busy={busy} onClick={() => void doing(ask)}>
          Open the original file
        </Button>
      )}
      {trouble !== null && <TroubleNotice error={trouble} />}
    </>
  );
}
