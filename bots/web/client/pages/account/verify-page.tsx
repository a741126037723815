import { post } from '../../api.ts';
import type { PageProps } from '../../router.tsx';
import { useSession } from '../../session.tsx';
import { Page } from '../page.tsx';
import { AccountForm } from './account-form.tsx';
import { arrive, type Arrived } from './arriving.ts';
import { codeIn } from './code.ts';
import { NoCode } from './no-code.tsx';

/** Proves an address by a press: programs that open the links of mails press nothing. */
export default function VerifyPage({ hash }: PageProps) {
  const { refresh } = useSession();
  const code = codeIn(hash);
  if (!code) return <NoCode title="Confirm your address" then="Sign up" to="/sign-up" />;
  return (
    <Page title="Confirm your address" narrow>
      <AccountForm verb="Confirm" send={async () => arrive(await post<Arrived>('/api/session/verify', { code }), refresh)}>
        <p>Press the button, and this address is yours here.</p>
      </AccountForm>
    </Page>
  );
}
