import type { ReactNode } from 'react';
import { asTrouble } from '../api.ts';
import { Button } from './button.tsx';

/** A sentence that stands out, with what can be done about it. */
export const Notice = ({
  kind = 'plain',
  children,
  action,
}: {
  readonly kind?: 'plain' | 'right' | 'wrong' | 'partly';
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) => (
  <div className={`notice ${kind === 'plain' ? '' : `notice-${kind}`}`.trim()} role={kind === 'wrong' ? 'alert' : 'status'}>
    <div>{children}</div>
    {action}
  </div>
);

/** What went wrong, in one sentence, and a way to try again. */
export function TroubleNotice({ error, again }: { readonly error: unknown; readonly again?: (() => void) | undefined }) {
  const { message, id } = asTrouble(error);
  return (
    <Notice kind="wrong" action={again && <Button onClick={again}>Try again</Button>}>
      {message} {id && <span className="notice-id">(Reference {id})</span>}
    </Notice>
  );
}
