import { useState, type FormEvent } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Field } from '../../parts/field.tsx';
import { Notice, TroubleNotice } from '../../parts/notice.tsx';
import { TOKEN_DAYS_MAX, TOKEN_NAME_MAX } from '../../rules.ts';
import { Shown, useAsked } from '../asked.tsx';
import { Section } from '../page.tsx';
import { moment } from '../wording.ts';

const DAYS = 90;

type Made = ToolOutput<'make-access-token'>;

/** A token that was made just now: it is shown here once, and kept nowhere. */
function Fresh({ made, onDone }: { readonly made: Made; readonly onDone: () => void }) {
  const [said, say] = useState<string | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(made.token).then(
      () => say('Copied.'),
      () => say('The browser did not let it be copied: select it and copy it by hand.'),
    );
  return (
    <Notice
      kind="right"
      action={
        <div className="actions">
          <Button kind="primary" onClick={() => void copy()}>
            Copy
          </Button>
          <Button onClick={onDone}>I have it</Button>
        </div>
      }
    >
      <p>This is the token of {made.name}. It is not shown again.</p>
      <code className="token">{made.token}</code>
      {said && <p>{said}</p>}
    </Notice>
  );
}

function Make({ onMade }: { readonly onMade: (made: Made) => Promise<void> }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState(DAYS);
  const { busy, trouble, doing } = useDoing();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (await doing(async () => onMade(await call('make-access-token', { name, days })))) setName('');
  };
  return (
    <form className="stacked" onSubmit={(event) => void onSubmit(event)}>
      <div className="page-pair">
        <Field label="What it is for" hint="So that you know it again.">
          {(control) => (
            <input {...control} required maxLength={TOKEN_NAME_MAX} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label="Days it is good for" hint="After that it opens nothing.">
          {(control) => (
            <input
              {...control}
              type="number"
              required
              min={1}
              max={TOKEN_DAYS_MAX}
              value={days || ''}
              onChange={(event) => setDays(event.target.valueAsNumber || 0)}
            />
          )}
        </Field>
      </div>
      {trouble !== null && <TroubleNotice error={trouble} />}
      <div className="actions">
        <Button type="submit" busy={busy}>
          Make a token
        </Button>
      </div>
    </form>
  );
}

type Listed = ToolOutput<'list-access-tokens'>['tokens'][number];

const aboutToken = ({ byConsent, lastUsedAt, expiresAt }: Listed): string =>
  [
    byConsent ? 'let in by you' : 'a token',
    lastUsedAt ? `last used ${moment(lastUsedAt)}` : 'never used',
    expiresAt && `good until ${moment(expiresAt)}`,
  ]
    .filter(Boolean)
    .join(' · ');

/** The programs that can act in one's name, the way to end each, and to let another in by a token. */
export function Tokens() {
  const asked = useAsked('access-tokens', () => call('list-access-tokens', {}));
  const [made, setMade] = useState<Made | null>(null);
  const { busy, trouble, doing } = useDoing();
  const revoke = async (token: string) => {
    if (!(await doing(() => call('revoke-access-token', { token })))) return;
    if (made?.id === token) setMade(null);
    await asked.again();
  };
  const onMade = async (fresh: Made) => {
    setMade(fresh);
    await asked.again();
  };
  return (
    <Section title="What may study in your name">
      <Shown of={asked}>
        {({ tokens }) => (
          <>
            {tokens.length === 0 && <p className="muted">No program may yet.</p>}
            <ul className="rows">
              {tokens.map((token) => (
                <li key={token.id} className="row">
                  <div className="row-text">
                    <strong>{token.name}</strong>
                    <span className="muted">{aboutToken(token)}</span>
                  </div>
                  <Button busy={busy} onClick={() => void revoke(token.id)} aria-label={`Revoke ${token.name}`}>
                    Revoke
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
      {trouble !== null && <TroubleNotice error={trouble} />}
      {made && <Fresh key={made.id} made={made} onDone={() => setMade(null)} />}
      <Make onMade={onMade} />
    </Section>
  );
}
