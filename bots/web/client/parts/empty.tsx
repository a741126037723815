import type { ReactNode } from 'react';

/** What stands where there is nothing yet, and how that changes. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <div className="empty">
    <h2>{title}</h2>
    {children}
  </div>
);
