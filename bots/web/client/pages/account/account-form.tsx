import type { FormEvent, ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { TroubleNotice } from '../../parts/notice.tsx';
import './account.css';

/** A form about an account: its fields, the one press that sends it, and what went wrong with the last one. */
export function AccountForm({
  verb,
  send,
  children,
}: {
  readonly verb: string;
  readonly send: () => Promise<void>;
  readonly children?: ReactNode;
}) {
  const { busy, trouble, doing } = useDoing();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void doing(send);
  };
  return (
    <form className="panel stacked" onSubmit={onSubmit}>
      {children}
      {trouble !== null && <TroubleNotice error={trouble} />}
      <Button type="submit" kind="primary" busy={busy}>
        {verb}
      </Button>
    </form>
  );
}

/** A field for an address or a name, with what a browser can fill in. */
export const emailControl = { type: 'email', autoComplete: 'email', required: true, autoCapitalize: 'none', spellCheck: false } as const;
