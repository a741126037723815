import { useState } from 'react';
import { post } from '../../api.ts';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Link } from '../../router.tsx';
import { useSession } from '../../session.tsx';
import { Page } from '../page.tsx';
import { AccountForm, emailControl } from './account-form.tsx';

const sent = {
  mail: 'If there is an account with that address, a link was sent there.',
  terminal: 'If there is an account with that address, a link was printed in the terminal in which Viva runs.',
  invitation: 'If there is an account with that address, whoever runs this place can give you a link.',
} as const;

/** Asks for a link to set a new password. It says the same whether there is such an account or not. */
export default function ForgotPage() {
  const { doors } = useSession();
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const send = async () => {
    await post('/api/session/forgot', { email: email.trim() });
    setSent(true);
  };
  return (
    <Page title="Forgot your password?" narrow>
      {isSent ? (
        <Notice kind="right">{sent[doors?.signUp ?? 'mail']}</Notice>
      ) : (
        <AccountForm verb="Send me a link" send={send}>
          <Field label="E-mail address">
            {(control) => <input {...control} {...emailControl} value={email} onChange={(event) => setEmail(event.target.value)} />}
          </Field>
        </AccountForm>
      )}
      <p className="account-more">
        <Link to="/sign-in">Back to sign-in</Link>
      </p>
    </Page>
  );
}
