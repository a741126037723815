import type { ComponentProps } from 'react';
import { Link } from '../router.tsx';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger' | 'icon';
const classOf = (kind: Kind, more = '') => `button ${kind === 'plain' ? '' : `button-${kind}`} ${more}`.trim();

/** A button. While it is busy it stays where the focus is, and does nothing. */
export function Button({
  kind = 'plain',
  busy = false,
  className,
  children,
  onClick,
  ...more
}: ComponentProps<'button'> & { readonly kind?: Kind; readonly busy?: boolean }) {
  return (
    <button
      type="button"
      {...more}
      className={classOf(kind, className)}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export const ButtonLink = ({ kind = 'plain', className, ...more }: ComponentProps<typeof Link> & { readonly kind?: Kind }) => (
  <Link {...more} className={classOf(kind, className)} />
);
