import type { Answered } from './cards.ts';
import { Gaps } from './gaps.tsx';
import { partWords } from './marks.ts';

type Part = NonNullable<Answered['verdict']>['parts'][number];

const Gap = ({ given, verdict, wanted }: Part) => (
  <span className={`gap-told gap-${verdict}`}>
    {given && <span className="gap-given">{given}</span>}
    {wanted && <span className="gap-wanted">{wanted}</span>}
    {!given && !wanted && '—'}
    <span className="visually-hidden"> ({partWords[verdict]})</span>
  </span>
);

/** A sentence with its gaps as they were filled, and as they should have been. */
export const GapsTold = ({ text, parts }: { readonly text: string; readonly parts: readonly Part[] }) => (
  <Gaps text={text}>
    {(place) => {
      const part = parts[place];
      return part ? <Gap {...part} /> : null;
    }}
  </Gaps>
);
