import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { DiscordLink, LinkSide } from '../../../api.ts';
import { post } from '../../api.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Field } from '../../parts/field.tsx';
import { Notice, TroubleNotice } from '../../parts/notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { useSession } from '../../session.tsx';
import { Page } from '../page.tsx';
import { counted, moment } from '../wording.ts';
import { AccountForm } from './account-form.tsx';
import { keepWay } from './way-back.ts';

const CODE_MAX = 60; // the server’s: a code with whatever is put between its letters

const codeControl = { required: true, maxLength: CODE_MAX, autoComplete: 'off', autoCapitalize: 'characters', spellCheck: false } as const;

/** Who has no account yet has to have one first; the way back here is kept meanwhile. */
function SignInFirst() {
  useEffect(() => keepWay('/link'), []);
  return (
    <div className="panel stacked">
      <p>Sign in to your account here first, or make one. Then you come back to this page and type the code.</p>
      <div className="actions">
        <ButtonLink to="/sign-in" kind="primary">
          Sign in
        </ButtonLink>
        <ButtonLink to="/sign-up">Sign up</ButtonLink>
      </div>
    </div>
  );
}

/** A part of the way that takes the place of another: who does not see that is told by where the focus is. */
function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="panel stacked" aria-label={title}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

const Account = ({ label, side: { name, answers, since } }: { readonly label: string; readonly side: LinkSide }) => (
  <li className="row">
    <div className="row-text">
      <span className="muted">{label}</span>
      <strong>{name ?? 'Somebody without a name'}</strong>
      <span className="muted">
        {counted(answers, 'answer')} · since {moment(since)}
      </span>
    </div>
  </li>
);

/** Shows both accounts, and joins them by a press: a code may come from somebody who wants to be in another’s account. */
function Confirm({
  code,
  found: { discord, own },
  onLinked,
  onLeft,
}: {
  readonly code: string;
  readonly found: DiscordLink;
  readonly onLinked: () => void;
  readonly onLeft: () => void;
}) {
  const { busy, trouble, doing } = useDoing();
  const link = async () => {
    if (await doing(() => post('/api/account/discord/link', { code }))) onLinked();
  };
  return (
    <Step title="Are these both yours?">
      <ul className="rows">
        <Account label="On Discord" side={discord} />
        <Account label="Your account here" side={own} />
      </ul>
      <Notice kind="partly">
        Go on only if you typed /link on Discord yourself. If somebody gave you this code, they would be in your account, with everything
        that is yours.
      </Notice>
      <p>What was done on Discord becomes part of your account, for good. In your settings you can unlink it; then Discord begins anew.</p>
      {trouble !== null && <TroubleNotice error={trouble} />}
      <div className="actions">
        <Button kind="primary" busy={busy} onClick={() => void link()}>
          Link them
        </Button>
        <Button busy={busy} onClick={onLeft}>
          No, leave it
        </Button>
      </div>
    </Step>
  );
}

/** Typing the code, seeing whose it is, and linking. */
function Linking() {
  const { refresh } = useSession();
  const [code, setCode] = useState('');
  const [found, setFound] = useState<DiscordLink | null>(null);
  const [isLinked, setLinked] = useState(false);
  useEffect(() => keepWay(null), []);
  const onLinked = () => {
    setLinked(true);
    void refresh();
  };
  const onLeft = () => {
    setFound(null);
    setCode('');
  };
  if (isLinked)
    return (
      <Step title="They are linked">
        <p>On Discord you are now who you are here. What you did there is part of your account.</p>
        <div className="actions">
          <ButtonLink to="/progress" kind="primary">
            See my progress
          </ButtonLink>
          <ButtonLink to="/settings">To the settings</ButtonLink>
        </div>
      </Step>
    );
  if (found) return <Confirm code={code} found={found} onLinked={onLinked} onLeft={onLeft} />;
  return (
    <AccountForm verb="Go on" send={async () => setFound(await post<DiscordLink>('/api/account/discord', { code: code.trim() }))}>
      <Field label="Code" hint="Eight letters. Type /link on Discord, and it shows you one that is good for ten minutes.">
        {(control) => <input {...control} {...codeControl} value={code} onChange={(event) => setCode(event.target.value)} />}
      </Field>
    </AccountForm>
  );
}

/** Makes a learner on Discord the account of who is signed in here, by the code that Discord showed them. */
export default function LinkPage() {
  const { me, doors, trouble, refresh } = useSession();
  const shown = () => {
    if (doors === null) return trouble ? <TroubleNotice error={trouble} again={() => void refresh()} /> : <Spinner />;
    return me && !me.isGuest ? <Linking /> : <SignInFirst />;
  };
  return (
    <Page title="Link Discord" narrow lead="Study on Discord and here as the same person.">
      {shown()}
    </Page>
  );
}
