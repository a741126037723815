import { lazy, Suspense, useState } from 'react';
import type { CardAnswer } from '../../../api.ts';
import { get } from '../../api.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Notice } from '../../parts/notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { Shown, useAsked } from '../asked.tsx';
import { Section } from '../page.tsx';
import { callForCard, type CardResult } from './card-calls.ts';

const CardFrame = lazy(() => import('./card-frame.tsx'));

/** One's own next question in the card. It is asked for by a press, since it is served by that. */
function NextQuestion({ html, sandbox }: { readonly html: string; readonly sandbox: string }) {
  const [first, setFirst] = useState<CardResult | null>(null);
  const { busy, doing } = useDoing();
  const ask = () => doing(async () => setFirst(await callForCard('next-question', {})));
  if (first && !first.isError)
    return (
      <Suspense fallback={<Spinner />}>
        <CardFrame html={html} sandbox={sandbox} first={first} />
      </Suspense>
    );
  return (
    <>
      {first && (
        <Notice kind="wrong" action={<ButtonLink to="/study">To what can be studied</ButtonLink>}>
          {first.content[0]?.text}
        </Notice>
      )}
      <div className="actions">
        <Button busy={busy} onClick={() => void ask()}>
          Show my next question
        </Button>
      </div>
    </>
  );
}

function Drawn({ html, sandbox }: CardAnswer) {
  if (!sandbox)
    return (
      <Notice>
        To see it here, whoever runs this server sets <code>SANDBOX_URL</code> to a second address of it, on another host.
      </Notice>
    );
  if (new URL(sandbox).hostname === window.location.hostname)
    return <Notice>Cards are drawn from this very host, so open this page by the server’s other address, its PUBLIC_URL.</Notice>;
  return <NextQuestion html={html} sandbox={sandbox} />;
}

/** How a question looks in an assistant that draws cards. What is answered in it counts, as it would there. */
export function Preview() {
  const asked = useAsked('quiz-card', () => get<CardAnswer>('/api/quiz-card'));
  return (
    <Section title="How a question looks there">
      <p>Assistants that draw MCP Apps show each question as this card; others ask it in words. What you answer here counts.</p>
      <Shown of={asked}>{(card) => <Drawn {...card} />}</Shown>
    </Section>
  );
}
