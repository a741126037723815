import { useState } from 'react';
import { Field } from '../../parts/field.tsx';
import { PASSWORD_MAX, PASSWORD_MIN } from '../../rules.ts';
import './account.css';

/** A password, which can be looked at before it is sent. */
export function PasswordField({
  label = 'Password',
  isNew = false,
  value,
  onChange,
}: {
  readonly label?: string;
  readonly isNew?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [isShown, show] = useState(false);
  return (
    <Field label={label} hint={isNew ? `At least ${PASSWORD_MIN} characters; a few words are fine.` : undefined}>
      {(control) => (
        <div className="password">
          <input
            {...control}
            type={isShown ? 'text' : 'password'}
            autoComplete={isNew ? 'new-password' : 'current-password'}
            required
            minLength={isNew ? PASSWORD_MIN : undefined}
            maxLength={PASSWORD_MAX}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <button
            type="button"
            className="button button-quiet"
            aria-pressed={isShown}
            aria-label={`Show ${label.toLowerCase()}`}
            onClick={() => show(!isShown)}
          >
            {isShown ? 'Hide' : 'Show'}
          </button>
        </div>
      )}
    </Field>
  );
}
