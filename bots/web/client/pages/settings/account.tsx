import { useState, type FormEvent, type ReactNode } from 'react';
import { post } from '../../api.ts';
import { forget } from '../../keeping.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Field } from '../../parts/field.tsx';
import { Notice, TroubleNotice } from '../../parts/notice.tsx';
import { useSession } from '../../session.tsx';
import { PasswordField } from '../account/password-field.tsx';
import { Section } from '../page.tsx';
import { LinkedAccounts } from './linked.tsx';

/** A dialog with a few fields that are sent together. */
function Change({
  title,
  open,
  onClose,
  send,
  children,
}: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly send: () => Promise<unknown>;
  readonly children: ReactNode;
}) {
  const { busy, trouble, doing } = useDoing();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (await doing(send)) onClose();
  };
  return (
    <Dialog open={open} title={title} onClose={onClose}>
      <form className="stacked" onSubmit={(event) => void onSubmit(event)}>
        {children}
        {trouble !== null && <TroubleNotice error={trouble} />}
        <div className="actions">
          <Button type="submit" kind="primary" busy={busy}>
            Change it
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function ChangePassword({ onDone }: { readonly onDone: (said: string) => void }) {
  const [open, setOpen] = useState(false);
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const send = async () => {
    await post('/api/account/password', { current, password });
    onDone('Your password is changed. Everywhere else you were signed out.');
  };
  const close = () => {
    setOpen(false);
    setCurrent('');
    setPassword('');
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Change password</Button>
      <Change title="Change password" open={open} onClose={close} send={send}>
        <PasswordField label="Password now" value={current} onChange={setCurrent} />
        <PasswordField label="New password" isNew value={password} onChange={setPassword} />
      </Change>
    </>
  );
}

function ChangeEmail({ onDone }: { readonly onDone: (said: string) => void }) {
  const [open, setOpen] = useState(false);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const send = async () => {
    await post('/api/account/email', { email, password });
    onDone(`A link was sent to ${email}. Your address changes when you open it.`);
  };
  const close = () => {
    setOpen(false);
    setPassword('');
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Change e-mail address</Button>
      <Change title="Change e-mail address" open={open} onClose={close} send={send}>
        <Field label="New e-mail address">
          {(control) => (
            <input
              {...control}
              type="email"
              autoComplete="email"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <PasswordField label="Password" value={password} onChange={setPassword} />
      </Change>
    </>
  );
}

/** Address, password, linked accounts and sign-out. A guest is shown how to keep what they did. */
export function Account() {
  const { me, doors } = useSession();
  const [said, say] = useState<string | null>(null);
  const { busy, trouble, doing } = useDoing();
  if (!me) return null;
  const leave = async (path: string) => {
    if (!(await doing(() => post(path)))) return;
    forget();
    window.location.assign('/sign-in'); // loaded anew, so that nothing of theirs stays on the page
  };
  if (me.isGuest)
    return (
      <Section title="Account">
        <p>With an account you keep what you did, and go on from anywhere.</p>
        <div className="actions">
          <ButtonLink to="/sign-up" kind="primary">
            Sign up
          </ButtonLink>
          <ButtonLink to="/sign-in">Sign in</ButtonLink>
        </div>
      </Section>
    );
  return (
    <>
      <Section title="Account">
        <p>
          {me.email ? (
            <>
              You sign in as <strong>{me.email}</strong>.
            </>
          ) : (
            'This account has no e-mail address yet.'
          )}
        </p>
        {me.pending && <Notice>The address {me.pending} waits for you to open the link that was sent there.</Notice>}
        {said && <Notice kind="right">{said}</Notice>}
        <div className="actions">
          <ChangePassword onDone={say} />
          <ChangeEmail onDone={say} />
        </div>
        {trouble !== null && <TroubleNotice error={trouble} />}
        <div className="actions">
          <Button busy={busy} onClick={() => void leave('/api/session/sign-out')}>
            Sign out
          </Button>
          <Button busy={busy} onClick={() => void leave('/api/session/sign-out-everywhere')}>
            Sign out everywhere
          </Button>
        </div>
      </Section>
      <LinkedAccounts provider={doors?.oidc ?? null} />
    </>
  );
}
