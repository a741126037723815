import { useState, type ComponentProps, type FormEvent } from 'react';
import { call } from '../api.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useDoing } from '../parts/doing.ts';
import { Field } from '../parts/field.tsx';
import { Notice, TroubleNotice } from '../parts/notice.tsx';
import { REASON_MAX } from '../rules.ts';
import type { QuestionCard } from './cards.ts';

type Props = Pick<ComponentProps<typeof Button>, 'children' | 'aria-label'> & {
  readonly title: string;
  /** Which answer it is about: named exactly, whatever was answered since. */
  readonly answer: () => string | Promise<string>;
  readonly onDisputed: () => unknown;
};

/** A button and its dialog: asks why a verdict is thought to be wrong, and tells it to whoever teaches the course. */
export function Dispute({ title, answer, onDisputed, ...button }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { busy, trouble, doing } = useDoing();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!reason.trim() || !(await doing(async () => call('dispute-answer', { answer: await answer(), reason: reason.trim() })))) return;
    setOpen(false);
    await onDisputed();
  };
  return (
    <>
      <Button {...button} kind="quiet" onClick={() => setOpen(true)} />
      <Dialog open={isOpen} title={title} onClose={() => setOpen(false)}>
        <form className="stacked" onSubmit={(event) => void onSubmit(event)}>
          <Field
            label="Why you think you were right"
            hint="Whoever teaches the course looks at it and decides; the report of the run tells."
          >
            {(control) => (
              <textarea {...control} rows={4} maxLength={REASON_MAX} value={reason} onChange={(event) => setReason(event.target.value)} />
            )}
          </Field>
          {trouble !== null && <TroubleNotice error={trouble} />}
          <div className="actions">
            <Button type="submit" kind="primary" busy={busy} disabled={!reason.trim()}>
              Send
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** “I was right”, said of a card. */
export function DisputeCard({ card: { going, question, explained } }: { readonly card: QuestionCard }) {
  const [isDone, setDone] = useState(false);
  const answer = async () => explained?.answer ?? (await call('explain-answer', { run: going.run, number: question.number })).answer;
  if (isDone) return <Notice>Noted. Somebody will look at it, and the report of this run will tell.</Notice>;
  return (
    <Dispute title="Why was it right?" answer={answer} onDisputed={() => setDone(true)}>
      I was right
    </Dispute>
  );
}
