import { useId } from 'react';
import { useDoing } from '../parts/doing.ts';
import { TroubleNotice } from '../parts/notice.tsx';

/** Something that is on or off, and is saved by turning it. */
export function Switch({
  label,
  hint,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => Promise<void>;
}) {
  const id = useId();
  const { busy, trouble, doing } = useDoing();
  return (
    <div className="panel switch-row">
      <div className="row-text">
        <span id={id} className="field-label">
          {label}
        </span>
        <span id={`${id}-hint`} className="muted">
          {hint}
        </span>
        {trouble !== null && <TroubleNotice error={trouble} />}
      </div>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={checked}
        aria-labelledby={id}
        aria-describedby={`${id}-hint`}
        aria-disabled={busy || undefined}
        onClick={() => busy || void doing(() => onChange(!checked))}
      >
        <span className="switch-knob" />
      </button>
    </div>
  );
}
