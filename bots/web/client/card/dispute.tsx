import { useState } from 'react';
import { call } from '../api.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { Notice, TroubleNotice } from '../parts/notice.tsx';
import type { QuestionCard } from './cards.ts';

const REASON_MAX = 2000;

/** Tells whoever teaches the course that a verdict is thought to be wrong. The answer is named exactly, whatever was answered since. */
async function dispute({ going, question, explained }: QuestionCard, reason: string): Promise<void> {
  const answer = explained?.answer ?? (await call('explain-answer', { run: going.run, number: question.number })).answer;
  await call('dispute-answer', { answer, reason });
}

/** “I was right”: asks for the reason, and sends it. */
export function Dispute({ card }: { readonly card: QuestionCard }) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready');
  const [trouble, setTrouble] = useState<unknown>(null);
  const send = async () => {
    setState('busy');
    try {
      await dispute(card, reason.trim());
      setState('done');
      setOpen(false);
    } catch (error) {
      setTrouble(error);
      setState('ready');
    }
  };
  if (state === 'done') return <Notice>Noted. Somebody will look at it, and the report of this run will tell.</Notice>;
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        I was right
      </Button>
      <Dialog open={isOpen} title="Why was it right?" onClose={() => setOpen(false)}>
        <form
          className="stacked"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) void send();
          }}
        >
          <Field label="Your reason" hint="Whoever teaches the course reads it and decides.">
            {(control) => (
              <textarea {...control} rows={4} maxLength={REASON_MAX} value={reason} onChange={(event) => setReason(event.target.value)} />
            )}
          </Field>
          {trouble !== null && <TroubleNotice error={trouble} />}
          <div className="actions">
            <Button type="submit" kind="primary" busy={state === 'busy'} disabled={!reason.trim()}>
              Send
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
