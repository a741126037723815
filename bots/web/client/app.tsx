import { lazy, Suspense } from 'react';
import { ChatPage } from './chat/chat-page.tsx';
import { Boundary } from './parts/boundary.tsx';
import { Spinner } from './parts/spinner.tsx';
import { matchPath, useAddress, type Route } from './router.tsx';
import { SessionProvider } from './session.tsx';
import { Shell } from './shell.tsx';

const SoonPage = lazy(() => import('./pages/soon.tsx'));

/** Every page and where it is. All but the chat are loaded when somebody goes there. */
const routes: readonly Route[] = [
  { path: '/', page: ChatPage },
  { path: '/c/:conversation', page: ChatPage },
  { path: '/study', page: lazy(() => import('./pages/study/study-page.tsx')) },
  { path: '/progress', page: lazy(() => import('./pages/progress/progress-page.tsx')) },
  { path: '/materials', page: lazy(() => import('./pages/materials/materials-page.tsx')) },
  { path: '/materials/:material', page: lazy(() => import('./pages/materials/reading-page.tsx')) },
  { path: '/runs', page: lazy(() => import('./pages/runs/runs-page.tsx')) },
  { path: '/runs/:run', page: lazy(() => import('./pages/runs/report-page.tsx')) },
  { path: '/leaderboard', page: lazy(() => import('./pages/leaderboard-page.tsx')) },
  { path: '/settings', page: lazy(() => import('./pages/settings/settings-page.tsx')) },
  { path: '/assistants', page: lazy(() => import('./pages/assistants/assistants-page.tsx')) },
  { path: '/sign-in', page: lazy(() => import('./pages/account/sign-in-page.tsx')), open: true },
  { path: '/sign-up', page: lazy(() => import('./pages/account/sign-up-page.tsx')), open: true },
  { path: '/verify', page: lazy(() => import('./pages/account/verify-page.tsx')), open: true },
  { path: '/forgot', page: lazy(() => import('./pages/account/forgot-page.tsx')), open: true },
  { path: '/reset', page: lazy(() => import('./pages/account/reset-page.tsx')), open: true },
  { path: '/first-admin', page: lazy(() => import('./pages/account/first-admin-page.tsx')), open: true },
  { path: '/invitation', page: lazy(() => import('./pages/account/invitation-page.tsx')), open: true },
  { path: '/link', page: lazy(() => import('./pages/account/link-page.tsx')), open: true },
  { path: '/take-over', page: lazy(() => import('./pages/account/take-over-page.tsx')) },
  ...['/tutor', '/parent', '/admin'].map((path) => ({ path, page: SoonPage })),
];
const missing: Route = { path: '', page: lazy(() => import('./pages/missing.tsx')), open: true };

function routeAt(path: string) {
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return { route: missing, params: {} };
}

/** The page, whole. */
export function App() {
  const { pathname, searchParams, hash } = useAddress();
  const { route, params } = routeAt(pathname);
  const Page = route.page;
  const place = Page === ChatPage ? 'chat' : pathname; // from one talk to another the chat itself minds the focus
  return (
    <SessionProvider needed={!route.open}>
      <Shell place={place}>
        <Boundary key={place}>
          <Suspense fallback={<Spinner />}>
            <Page params={params} query={searchParams} hash={hash} />
          </Suspense>
        </Boundary>
      </Shell>
    </SessionProvider>
  );
}
