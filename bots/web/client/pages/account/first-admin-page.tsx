import { useState } from 'react';
import { post } from '../../api.ts';
import { Field } from '../../parts/field.tsx';
import type { PageProps } from '../../router.tsx';
import { useSession } from '../../session.tsx';
import { Page } from '../page.tsx';
import { AccountForm, emailControl } from './account-form.tsx';
import { arrive, type Arrived } from './arriving.ts';
import { codeIn } from './code.ts';
import { NoCode } from './no-code.tsx';
import { PasswordField } from './password-field.tsx';

/** Makes the first admin, by the link that the first start printed. */
export default function FirstAdminPage({ hash }: PageProps) {
  const { refresh } = useSession();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const code = codeIn(hash);
  if (!code) return <NoCode title="The first admin" then="Sign in" to="/sign-in" />;
  const send = async () =>
    arrive(await post<Arrived>('/api/session/first-admin', { code, name: name.trim(), email: email.trim(), password }), refresh);
  return (
    <Page title="The first admin" narrow lead="This account looks after everything here: people, courses, prompts and settings.">
      <AccountForm verb="Make the account" send={send}>
        <Field label="Name">
          {(control) => (
            <input
              {...control}
              autoComplete="name"
              required
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="E-mail address">
          {(control) => <input {...control} {...emailControl} value={email} onChange={(event) => setEmail(event.target.value)} />}
        </Field>
        <PasswordField isNew value={password} onChange={setPassword} />
      </AccountForm>
    </Page>
  );
}
