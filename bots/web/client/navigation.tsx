import { useState } from 'react';
import { ConversationList } from './chat/conversation-list.tsx';
import { Button, ButtonLink } from './parts/button.tsx';
import { Icon } from './parts/icon.tsx';
import { Link, useAddress } from './router.tsx';
import { useSession } from './session.tsx';
import { chosenTheme, lightPage, themes, type Theme } from './theme.ts';

const places = [
  { to: '/', title: 'Chat', icon: 'chat' },
  { to: '/study', title: 'Study', icon: 'study' },
  { to: '/progress', title: 'Progress', icon: 'progress' },
  { to: '/runs', title: 'Runs', icon: 'runs' },
  { to: '/materials', title: 'Materials', icon: 'materials' },
  { to: '/leaderboard', title: 'Leaderboard', icon: 'leaderboard' },
  { to: '/settings', title: 'Settings', icon: 'settings' },
] as const;

const isAt = (to: string, path: string) => (to === '/' ? path === '/' || path.startsWith('/c/') : path === to || path.startsWith(`${to}/`));

const themeNames = { system: 'System', light: 'Light', dark: 'Dark' } as const satisfies Record<Theme, string>;

/** Our name, and the way home. */
export const Brand = () => (
  <Link to="/" className="brand">
    <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect className="brand-ground" width="32" height="32" rx="8" />
      <path className="brand-letter" d="M8 9l8 15 8-15" />
    </svg>
    Viva
  </Link>
);

function ThemeChoice({ id }: { readonly id: string }) {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <fieldset className="theme">
      <legend className="visually-hidden">Light or dark</legend>
      {themes.map((each) => (
        <label key={each}>
          <input
            className="visually-hidden"
            type="radio"
            name={`theme-${id}`}
            checked={theme === each}
            onChange={() => {
              setTheme(each);
              lightPage(each);
            }}
          />
          {themeNames[each]}
        </label>
      ))}
    </fieldset>
  );
}

function Who() {
  const { me } = useSession();
  if (!me) return null;
  if (me.isGuest)
    return (
      <>
        <ButtonLink to="/sign-up" kind="primary">
          Keep my progress
        </ButtonLink>
        <ButtonLink to="/sign-in" kind="quiet">
          Sign in
        </ButtonLink>
      </>
    );
  return (
    <Link to="/settings" className="navigation-link">
      <Icon name="person" />
      {me.name ?? me.username ?? me.email ?? 'My account'}
    </Link>
  );
}

/** Where one can go from here, who one is, and how the page is lit. */
export function Navigation({ id, onClose }: { readonly id: string; readonly onClose?: (() => void) | undefined }) {
  const { pathname } = useAddress();
  return (
    <nav className="navigation" aria-label="Main">
      <div className="navigation-head">
        <Brand />
        {onClose && (
          <Button kind="icon" aria-label="Close the menu" onClick={onClose}>
            <Icon name="close" />
          </Button>
        )}
      </div>
      <ul>
        {places.map(({ to, title, icon }) => (
          <li key={to}>
            <Link to={to} className="navigation-link" aria-current={isAt(to, pathname) ? 'page' : undefined} onClick={onClose}>
              <Icon name={icon} />
              {title}
            </Link>
          </li>
        ))}
      </ul>
      <div className="navigation-more">
        <ConversationList onChoose={onClose} />
      </div>
      <div className="navigation-foot">
        <Who />
        <ThemeChoice id={id} />
      </div>
    </nav>
  );
}
