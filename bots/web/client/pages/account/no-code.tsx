import { ButtonLink } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../page.tsx';

/** What a page says that was opened without the link it belongs to. */
export const NoCode = ({ title, then, to }: { readonly title: string; readonly then: string; readonly to: string }) => (
  <Page title={title} narrow>
    <Empty title="This link is not complete.">
      <p>Open it again from where it was sent, or have another sent.</p>
      <ButtonLink to={to} kind="primary">
        {then}
      </ButtonLink>
    </Empty>
  </Page>
);
