import { Fragment, type ReactNode } from 'react';
import { Prose } from '../parts/prose.tsx';
import { gapsIn } from './entering.ts';
import './gaps.css';

/** A text with its gaps, and what is drawn in each of them. */
export const Gaps = ({ text, children }: { readonly text: string; readonly children: (place: number) => ReactNode }) => (
  <p className="gaps">
    {gapsIn(text).map((piece, index) => (
      <Fragment key={index}>{typeof piece === 'string' ? <Prose text={piece} inline /> : children(piece)}</Fragment>
    ))}
  </p>
);
