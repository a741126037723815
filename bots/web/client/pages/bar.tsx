import './bar.css';

/** A share as a bar. The words beside it say the same, so it is only for the eye. */
export const Bar = ({ share, kind = 'accent' }: { readonly share: number; readonly kind?: 'accent' | 'right' | 'partly' | 'wrong' }) => (
  <span className="bar" aria-hidden="true">
    <span className={`bar-fill bar-${kind}`} style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
  </span>
);
