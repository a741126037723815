import { Fragment } from 'react';
import { Prose } from '../parts/prose.tsx';
import type { Answered } from './cards.ts';
import { gapsIn } from './entering.ts';
import './typed.css';

type Part = NonNullable<Answered['verdict']>['parts'][number];

const words = {
  right: 'right',
  typo: 'right, but for the spelling',
  partly: 'partly right',
  wrong: 'not right',
  missing: 'not answered',
} as const;

const Gap = ({ given, verdict, wanted }: Part) => (
  <span className={`gap-told gap-${verdict}`}>
    {given && <span className="gap-given">{given}</span>}
    {wanted && <span className="gap-wanted">{wanted}</span>}
    {!given && !wanted && '—'}
    <span className="visually-hidden"> ({words[verdict]})</span>
  </span>
);

/** A sentence with its gaps as they were filled, and as they should have been. */
export const GapsTold = ({ text, parts }: { readonly text: string; readonly parts: readonly Part[] }) => (
  <p className="gaps gaps-told">
    {gapsIn(text).map((piece, index) => {
      if (typeof piece === 'string')
        return (
          <Fragment key={`text ${index}`}>
            <Prose text={piece} inline />
          </Fragment>
        );
      const part = parts[piece];
      return part ? <Gap key={`gap ${piece}`} {...part} /> : null;
    })}
  </p>
);
