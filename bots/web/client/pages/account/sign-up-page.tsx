import { useState } from 'react';
import type { Me } from '../../../api.ts';
import { post } from '../../api.ts';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Link, navigate } from '../../router.tsx';
import { useSession } from '../../session.tsx';
import { Page } from '../page.tsx';
import { AccountForm, emailControl } from './account-form.tsx';
import { PasswordField } from './password-field.tsx';
import { wayBack } from './way-back.ts';

type Answer = { readonly sent: true } | { readonly me: Me };

/** The fields of a new account, with an invitation or without. */
export function SignUpForm({ invitation }: { readonly invitation?: string }) {
  const { refresh, doors } = useSession();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const send = async () => {
    const answer = await post<Answer>('/api/session/sign-up', {
      email: email.trim(),
      password,
      ...(name.trim() && { name: name.trim() }),
      ...(invitation && { invitation }),
    });
    if ('sent' in answer) {
      setSentTo(email.trim());
      return;
    }
    await refresh();
    navigate(wayBack(), { replace: true });
  };
  if (sentTo)
    return (
      <Notice kind="right">
        {doors?.signUp === 'terminal'
          ? 'A link was printed in the terminal in which Viva runs. Open it to finish.'
          : `A link was sent to ${sentTo}. Open it to finish; until then you can go on here.`}
      </Notice>
    );
  return (
    <AccountForm verb="Sign up" send={send}>
      <Field label="Name" hint="What the tutor calls you. May stay empty.">
        {(control) => (
          <input {...control} autoComplete="name" maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label="E-mail address">
        {(control) => <input {...control} {...emailControl} value={email} onChange={(event) => setEmail(event.target.value)} />}
      </Field>
      <PasswordField isNew value={password} onChange={setPassword} />
    </AccountForm>
  );
}

/** Making an account. Whoever was here as a guest keeps everything. */
export default function SignUpPage() {
  const { me, doors } = useSession();
  const needsInvitation = doors?.signUp === 'invitation';
  return (
    <Page title="Sign up" narrow lead={me?.isGuest ? 'You keep everything you did as a guest.' : undefined}>
      {needsInvitation ? (
        <Notice>An account needs an invitation here. Ask whoever runs this place for one, and open the link you get.</Notice>
      ) : (
        <SignUpForm />
      )}
      {doors?.oidc && (
        <a className="button button-wide" href={`/auth/oidc/start?back=${encodeURIComponent(wayBack())}`}>
          Sign up with {doors.oidc}
        </a>
      )}
      <p className="account-more">
        <Link to="/sign-in">I have an account</Link> · <Link to="/">Go on as a guest</Link>
      </p>
    </Page>
  );
}
