import { useState } from 'react';
import { post } from '../../api.ts';
import { Field } from '../../parts/field.tsx';
import { Link } from '../../router.tsx';
import { useSession } from '../../session.tsx';
import { Page } from '../page.tsx';
import { AccountForm } from './account-form.tsx';
import { arrive, type Arrived } from './arriving.ts';
import { PasswordField } from './password-field.tsx';
import { wayBack } from './way-back.ts';

/** Signing in, by password or at an account elsewhere. */
export default function SignInPage() {
  const { doors, refresh } = useSession();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <Page title="Sign in" narrow>
      <AccountForm
        verb="Sign in"
        send={async () => arrive(await post<Arrived>('/api/session/sign-in', { email: email.trim(), password }), refresh)}
      >
        <Field label="E-mail address or user name">
          {(control) => (
            <input
              {...control}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <PasswordField value={password} onChange={setPassword} />
      </AccountForm>
      {doors?.oidc && (
        <a className="button button-wide" href={`/auth/oidc/start?back=${encodeURIComponent(wayBack())}`}>
          Sign in with {doors.oidc}
        </a>
      )}
      <p className="account-more">
        <Link to="/forgot">Forgot your password?</Link> · <Link to="/sign-up">Sign up</Link> · <Link to="/">Go on as a guest</Link>
      </p>
    </Page>
  );
}
