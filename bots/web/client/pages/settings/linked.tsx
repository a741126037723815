import type { LinkedAnswer } from '../../../api.ts';
import { get, post } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Notice, TroubleNotice } from '../../parts/notice.tsx';
import { Shown, useAsked } from '../asked.tsx';
import { Section } from '../page.tsx';
import { moment } from '../wording.ts';

/** An account that was just signed in with elsewhere: it is joined to this one by a press, never by the way back alone. */
function Waiting({
  waiting: { name, shown },
  busy,
  decide,
}: {
  readonly waiting: NonNullable<LinkedAnswer['waiting']>;
  readonly busy: boolean;
  readonly decide: (confirm: boolean) => void;
}) {
  return (
    <Notice>
      <p>
        You signed in to {name}
        {shown ? (
          <>
            {' '}
            as <strong>{shown}</strong>
          </>
        ) : null}
        . Shall it be linked, so that it signs you in here?
      </p>
      <div className="actions">
        <Button kind="primary" busy={busy} onClick={() => decide(true)}>
          Link it
        </Button>
        <Button busy={busy} onClick={() => decide(false)}>
          Leave it
        </Button>
      </div>
    </Notice>
  );
}

const DISCORD = 'discord'; // its name says it already

/** Accounts elsewhere that one can sign in with or speak from, and how to join or part them. */
export function LinkedAccounts({ provider }: { readonly provider: string | null }) {
  const asked = useAsked('linked', () => get<LinkedAnswer>('/api/account/linked'));
  const { busy, trouble, doing } = useDoing();
  const send = async (path: string, body: object) => {
    if (await doing(() => post(path, body))) await asked.again();
  };
  return (
    <Section title="Linked accounts">
      <Shown of={asked}>
        {({ linked, waiting }) => (
          <>
            {waiting && <Waiting waiting={waiting} busy={busy} decide={(confirm) => void send('/api/account/link', { confirm })} />}
            {linked.length === 0 && <p className="muted">No other account is linked to this one.</p>}
            <ul className="rows">
              {linked.map(({ id, provider: by, name, since }) => (
                <li key={id} className="row">
                  <div className="row-text">
                    <strong>{name}</strong>
                    <span className="muted">
                      {by === DISCORD ? '' : `${by} · `}since {moment(since)}
                    </span>
                  </div>
                  <Button busy={busy} onClick={() => void send('/api/account/unlink', { id })} aria-label={`Unlink ${name}`}>
                    Unlink
                  </Button>
                </li>
              ))}
            </ul>
            {trouble !== null && <TroubleNotice error={trouble} />}
            {provider && (
              <div className="actions">
                <a className="button" href="/auth/oidc/start?back=%2Fsettings&link=1">
                  Link an account of {provider}
                </a>
              </div>
            )}
          </>
        )}
      </Shown>
    </Section>
  );
}
