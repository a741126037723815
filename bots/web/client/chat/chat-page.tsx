import { Spinner } from '../parts/spinner.tsx';
import { useTitle } from '../router.tsx';

/** The talk of a learner with their tutor. */
export function ChatPage() {
  useTitle('Viva');
  return (
    <div className="page">
      <h1>Viva</h1>
      <Spinner />
    </div>
  );
}
