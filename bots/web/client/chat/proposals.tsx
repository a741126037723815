import { useEffect, useRef, useState } from 'react';
import type { ToolOutput } from '../../api.ts';
import { call } from '../api.ts';
import { Button } from '../parts/button.tsx';
import { useDoing } from '../parts/doing.ts';
import { Notice, TroubleNotice } from '../parts/notice.tsx';

type Proposal = ToolOutput<'list-proposals'>['proposals'][number];

function ProposalCard({
  proposal: { proposal, words },
  onDecided,
}: {
  readonly proposal: Proposal;
  readonly onDecided: (said: string) => void;
}) {
  const { busy, trouble, doing } = useDoing();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    card.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, []);
  const decide = async (approves: boolean) => {
    if (approves) return onDecided((await call('approve-proposal', { proposal }, { confirmed: true })).said);
    await call('decline-proposal', { proposal });
    onDecided('Declined. Nothing was done.');
  };
  return (
    <section ref={card} className="proposal" aria-label="Waits for your word">
      <p>
        <b>Shall I?</b> {words}
      </p>
      {trouble !== null && <TroubleNotice error={trouble} />}
      <div className="actions">
        <Button kind="primary" busy={busy} onClick={() => void doing(() => decide(true))}>
          Yes, do it
        </Button>
        <Button busy={busy} onClick={() => void doing(() => decide(false))}>
          No
        </Button>
      </div>
    </section>
  );
}

/** What the tutor proposed to do in the learner's name, and waits for their word. `moment` changes whenever there may be more. */
export function Proposals({ moment }: { readonly moment: string | null }) {
  const [proposals, setProposals] = useState<readonly Proposal[]>([]);
  const [said, say] = useState('');
  useEffect(() => {
    if (moment === null) return undefined;
    let isGone = false;
    call('list-proposals', {})
      .then((found) => !isGone && setProposals(found.proposals))
      .catch(() => undefined); // they are listed again after the next turn
    return () => {
      isGone = true;
    };
  }, [moment]);
  return (
    <>
      {said && <Notice>{said}</Notice>}
      {proposals.map((proposal) => (
        <ProposalCard
          key={proposal.proposal}
          proposal={proposal}
          onDecided={(outcome) => {
            say(outcome);
            setProposals((all) => all.filter((each) => each !== proposal));
          }}
        />
      ))}
    </>
  );
}
