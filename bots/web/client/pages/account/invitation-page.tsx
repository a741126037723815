import type { PageProps } from '../../router.tsx';
import { Page } from '../page.tsx';
import { codeIn } from './code.ts';
import { NoCode } from './no-code.tsx';
import { SignUpForm } from './sign-up-page.tsx';

/** Making an account by an invitation. */
export default function InvitationPage({ hash }: PageProps) {
  const code = codeIn(hash);
  if (!code) return <NoCode title="Invitation" then="Sign in" to="/sign-in" />;
  return (
    <Page title="Invitation" narrow lead="You were invited to learn here. Choose a password and begin.">
      <SignUpForm invitation={code} />
    </Page>
  );
}
