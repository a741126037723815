import { useState } from 'react';
import { post } from '../../api.ts';
import type { PageProps } from '../../router.tsx';
import { useSession } from '../../session.tsx';
import { Page } from '../page.tsx';
import { AccountForm } from './account-form.tsx';
import { arrive, type Arrived } from './arriving.ts';
import { codeIn } from './code.ts';
import { NoCode } from './no-code.tsx';
import { PasswordField } from './password-field.tsx';

/** Sets a new password by the link of a mail. */
export default function ResetPage({ hash }: PageProps) {
  const { refresh } = useSession();
  const [password, setPassword] = useState('');
  const code = codeIn(hash);
  if (!code) return <NoCode title="New password" then="Ask for a link" to="/forgot" />;
  return (
    <Page title="New password" narrow lead="Everywhere you were signed in you are signed out.">
      <AccountForm
        verb="Set it and sign in"
        send={async () => arrive(await post<Arrived>('/api/session/reset', { code, password }), refresh)}
      >
        <PasswordField label="New password" isNew value={password} onChange={setPassword} />
      </AccountForm>
    </Page>
  );
}
