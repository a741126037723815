import { ButtonLink } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { useTitle } from '../router.tsx';

/** What an address says at which there is nothing. */
export default function MissingPage() {
  useTitle('Not here');
  return (
    <div className="page">
      <h1 className="visually-hidden">Not here</h1>
      <Empty title="There is no such page.">
        <ButtonLink to="/" kind="primary">
          To the chat
        </ButtonLink>
      </Empty>
    </div>
  );
}
