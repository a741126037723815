import type { ReactNode } from 'react';
import { useTitle } from '../router.tsx';
import './pages.css';

/** A page with its name, what it is for, and what it shows. */
export function Page({
  title,
  lead,
  narrow = false,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly narrow?: boolean;
  readonly children: ReactNode;
}) {
  useTitle(title);
  return (
    <div className={narrow ? 'page page-narrow' : 'page'}>
      <header className="page-head">
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page under a heading of its own, with what can be done about the whole of it. */
export const Section = ({
  title,
  action,
  children,
}: {
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section className="section" aria-label={title}>
    <div className="section-head">
      <h2>{title}</h2>
      {action}
    </div>
    {children}
  </section>
);
