import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import type { Acting } from './acting.ts';
import type { QuestionCard } from './cards.ts';

/** Hands a run in before its end, once they said that they mean it. */
export function EndRun({ card: { going }, acting }: { readonly card: QuestionCard; readonly acting: Acting }) {
  const [isOpen, setOpen] = useState(false);
  const end = () => {
    setOpen(false);
    acting.act({ tool: 'finish-run', input: { run: going.run }, confirmed: true }, 'Hand it in');
  };
  return (
    <div className="card-end">
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {going.mode === 'exam' ? 'Hand in this exam' : 'End this run'}
      </button>
      <Dialog
        open={isOpen}
        title={going.mode === 'exam' ? `Hand in ${going.title}?` : `End ${going.title}?`}
        onClose={() => setOpen(false)}
      >
        <p>Questions without an answer count as nothing.{going.mode === 'exam' && ' There may be no second attempt.'}</p>
        <div className="actions dialog-actions">
          <Button kind="primary" onClick={end}>
            {going.mode === 'exam' ? 'Hand in' : 'End the run'}
          </Button>
          <Button onClick={() => setOpen(false)}>Go on</Button>
        </div>
      </Dialog>
    </div>
  );
}
