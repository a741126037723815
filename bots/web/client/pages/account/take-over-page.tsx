import { post } from '../../api.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Empty } from '../../parts/empty.tsx';
import { TroubleNotice } from '../../parts/notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { navigate } from '../../router.tsx';
import { useSession } from '../../session.tsx';
import { Page } from '../page.tsx';
import { counted } from '../wording.ts';
import { wayBack } from './way-back.ts';

/** Asks what becomes of what somebody did as a guest, before they signed in to an account that they had. */
export default function TakeOverPage() {
  const { me, takeOver, refresh } = useSession();
  const { busy, trouble, doing } = useDoing();
  const decide = async (bring: boolean) => {
    if (!(await doing(() => post('/api/session/take-over', { bring })))) return;
    await refresh();
    navigate(wayBack(), { replace: true });
  };
  if (!me) return <Spinner />; // what there is to take over is not known yet
  if (!takeOver)
    return (
      <Page title="What you did as a guest" narrow>
        <Empty title="There is nothing to take over.">
          <ButtonLink to="/" kind="primary">
            To the chat
          </ButtonLink>
        </Empty>
      </Page>
    );
  return (
    <Page title="What you did as a guest" narrow>
      <div className="panel stacked">
        <p>
          Before you signed in you gave {counted(takeOver.answers, 'answer')} in {counted(takeOver.runs, 'run')} as a guest. Shall they
          become part of your account? If not, they are erased.
        </p>
        {trouble !== null && <TroubleNotice error={trouble} />}
        <div className="actions">
          <Button kind="primary" busy={busy} onClick={() => void decide(true)}>
            Bring them along
          </Button>
          <Button kind="danger" busy={busy} onClick={() => void decide(false)}>
            Leave them behind
          </Button>
        </div>
      </div>
    </Page>
  );
}
