import { useState, type FormEvent } from 'react';
import { call } from '../../api.ts';
import { forget } from '../../keeping.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Field } from '../../parts/field.tsx';
import { TroubleNotice } from '../../parts/notice.tsx';
import { Section } from '../page.tsx';

const WORD = 'delete';

/** Saves a document of everything the product holds on somebody. */
function Export() {
  const { busy, trouble, doing } = useDoing();
  const save = async () => {
    const data = await call('export-my-data', {});
    const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: `viva-${data.exportedAt.slice(0, 10)}.json` });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <>
      <Button busy={busy} onClick={() => void doing(save)}>
        Export my data
      </Button>
      {trouble !== null && <TroubleNotice error={trouble} />}
    </>
  );
}

/** Erasing an account is asked about twice: by a dialog, and by a word to type. */
function Delete() {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const { busy, trouble, doing } = useDoing();
  const isMeant = typed.trim().toLowerCase() === WORD;
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isMeant || !(await doing(() => call('delete-my-account', {}, { confirmed: true })))) return;
    forget();
    window.location.assign('/sign-in'); // nothing of this page is true any more
  };
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>
        Delete my account
      </Button>
      <Dialog open={open} title="Delete your account?" onClose={() => setOpen(false)}>
        <form className="stacked" onSubmit={(event) => void onSubmit(event)}>
          <p>Your runs, answers, talks, goals and progress are erased for good. Nobody can bring them back.</p>
          <Field label={`Type “${WORD}” to confirm`}>
            {(control) => (
              <input
                {...control}
                autoComplete="off"
                autoCapitalize="none"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          {trouble !== null && <TroubleNotice error={trouble} />}
          <div className="actions">
            <Button type="submit" kind="danger" busy={busy} disabled={!isMeant}>
              Delete for good
            </Button>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** Taking along what is one's own, and leaving. */
export const Leaving = () => (
  <Section title="Your data">
    <p>The export is one JSON file with everything that is held on you: account, runs, answers, talks, goals and progress.</p>
    <div className="actions">
      <Export />
      <Delete />
    </div>
  </Section>
);
