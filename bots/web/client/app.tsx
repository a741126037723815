import { lazy, Suspense } from 'react';
import { ChatPage } from './chat/chat-page.tsx';
import { Boundary } from './parts/boundary.tsx';
import { Spinner } from './parts/spinner.tsx';
import { matchPath, useAddress, type Route } from './router.tsx';
import { SessionProvider } from './session.tsx';
import { Shell } from './shell.tsx';

/** Every page and where it is. All but the chat are loaded when somebody goes there. */
const routes: readonly Route[] = [
  { path: '/', page: ChatPage },
  { path: '/c/:conversation', page: ChatPage },
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
