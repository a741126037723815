import { Icon } from '../parts/icon.tsx';
import { Prose } from '../parts/prose.tsx';
import type { Answered } from './cards.ts';
import { partWords } from './marks.ts';

type Part = NonNullable<Answered['verdict']>['parts'][number];

const signs = { right: 'check', typo: 'check', partly: 'partly', wrong: 'cross', missing: 'cross' } as const;
const kinds = { right: 'right', typo: 'right', partly: 'partly', wrong: 'wrong', missing: 'wrong' } as const;

const Told = ({ label, given, verdict, wanted, why }: Part) => (
  <li className={`part part-${kinds[verdict]}`}>
    <span className="part-sign">
      <Icon name={signs[verdict]} />
    </span>
    <div>
      {label && (
        <span className="part-label">
          <Prose text={label} inline />
        </span>
      )}
      <span className="part-given">
        {given ? <Prose text={given} inline /> : <i className="part-none">no answer</i>}
        <span className={verdict === 'typo' ? undefined : 'visually-hidden'}> {partWords[verdict]}</span>
      </span>
      {wanted && (
        <span className="part-wanted">
          Right: <Prose text={wanted} inline />
        </span>
      )}
      {why && <span className="part-why">{why}</span>}
    </div>
  </li>
);

/** What became of each part of an answer: what was given, what was wanted, and why. */
export const PartsTold = ({ parts }: { readonly parts: readonly Part[] }) => (
  <ul className="parts-told" aria-label="Your answer">
    {parts.map((part, place) => (
      <Told key={place} {...part} />
    ))}
  </ul>
);
