import type { Me } from '../../api.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import type { PageProps } from '../router.tsx';
import { useSession } from '../session.tsx';
import { useAddress } from '../router.tsx';
import { Page } from './page.tsx';

type Desk = { readonly title: string; readonly roles: readonly Me['role'][]; readonly until: string };

/** The pages that come later, whose they will be, and what does their work until then. */
const desks: Readonly<Record<string, Desk>> = {
  '/tutor': {
    title: 'Your learners',
    roles: ['tutor', 'instructor', 'admin'],
    until: 'Until then, how they are doing and what they asked is told at the command line.',
  },
  '/parent': { title: 'Your children', roles: ['parent', 'admin'], until: 'Until then, how they are doing is told at the command line.' },
  '/admin': { title: 'Administration', roles: ['admin'], until: 'Until then, every tool of an admin can be used from the command line.' },
};

/** What stands where the pages of tutors, parents and admins will be. */
export default function SoonPage(_props: PageProps) {
  const { pathname } = useAddress();
  const { me } = useSession();
  const desk = desks[pathname] ?? desks['/admin']!; // the routes are the names
  const isTheirs = me !== null && desk.roles.includes(me.role);
  return (
    <Page title={desk.title} narrow>
      <Empty title={isTheirs ? 'This page comes later.' : 'This page is not for your account.'}>
        <p>{isTheirs ? desk.until : 'Everything that is yours is in the menu.'}</p>
        <ButtonLink to="/" kind="primary">
          To the chat
        </ButtonLink>
      </Empty>
    </Page>
  );
}
