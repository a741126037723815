import { useEffect, useState } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Empty } from '../../parts/empty.tsx';
import { TroubleNotice } from '../../parts/notice.tsx';
import type { PageProps } from '../../router.tsx';
import { Shown, useAsked } from '../asked.tsx';
import { Page } from '../page.tsx';
import { OpenFile } from './open-file.tsx';
import { PassageShown } from './passage.tsx';
import './materials.css';

type Reading = ToolOutput<'read-material'>;
type Passage = Reading['passages'][number];

const STEP = 20; // passages more at a press

const positionIn = (hash: string): number | null => (/^#\d{1,6}$/.test(hash) ? Number(hash.slice(1)) : null);

/** The passages of a material, with what one has gone on to read before and after them. */
function Text({ material, reading, position }: { readonly material: string; readonly reading: Reading; readonly position: number | null }) {
  const [before, setBefore] = useState<readonly Passage[]>([]);
  const [after, setAfter] = useState<readonly Passage[]>([]);
  const { busy, trouble, doing } = useDoing();
  const all = [...before, ...reading.passages, ...after];
  const [first, last] = [all[0], all.at(-1)];
  const cited = position === null || all.some((passage) => passage.position === position) ? position : (last?.position ?? null);
  useEffect(() => {
    if (cited !== null) document.getElementById(`passage-${cited}`)?.scrollIntoView({ block: 'center' });
  }, [cited]);
  if (!first || !last)
    return <Empty title={reading.isBeingPrepared ? 'It is being prepared; come back in a moment.' : 'It has no text here.'} />;
  const earlier = async () => {
    const { passages } = await call('read-material', { material, position: first.position, before: STEP, after: 0 });
    setBefore([...passages, ...before]);
  };
  const later = async () => {
    const { passages } = await call('read-material', { material, position: last.position + 1, before: 0, after: STEP });
    setAfter([...after, ...passages]);
  };
  const left = reading.total - reading.earlier - reading.passages.length - after.length;
  return (
    <>
      {reading.earlier > before.length && (
        <Button busy={busy} onClick={() => void doing(earlier)}>
          Show what comes before
        </Button>
      )}
      <article className="reading">
        {all.map((passage, place) => (
          <PassageShown
            key={passage.position}
            passage={passage}
            title={reading.title}
            before={all[place - 1]}
            isCited={passage.position === cited}
          />
        ))}
      </article>
      {trouble !== null && <TroubleNotice error={trouble} />}
      {left > 0 && (
        <Button busy={busy} onClick={() => void doing(later)}>
          Read on
        </Button>
      )}
    </>
  );
}

/** A material in its own order. The address says which passage was cited: it is shown in its place, and stands out. */
export default function ReadingPage({ params, hash }: PageProps) {
  const material = params['material'] ?? '';
  const position = positionIn(hash);
  const asked = useAsked(`${material} ${position}`, () => call('read-material', { material, ...(position === null ? {} : { position }) }));
  const answer = asked.answer;
  return (
    <Page
      title={answer?.title ?? 'Material'}
      lead={answer ? [answer.course, answer.source, answer.licence].filter(Boolean).join(' · ') : undefined}
    >
      <Shown of={asked}>
        {(reading) => (
          <div className="stacked">
            <div className="actions">
              <ButtonLink to="/materials" kind="quiet" className="back">
                All materials
              </ButtonLink>
              {reading.hasFile && <OpenFile material={material} />}
            </div>
            <Text key={`${material} ${reading.passages[0]?.position}`} material={material} reading={reading} position={position} />
          </div>
        )}
      </Shown>
    </Page>
  );
}
