import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Brand, Navigation } from './navigation.tsx';
import { Button } from './parts/button.tsx';
import { useDialog } from './parts/dialog.tsx';
import { Icon } from './parts/icon.tsx';
import { useAddress } from './router.tsx';

/** What stands around every page. `place` changes with the page, which then takes the focus. */
export function Shell({ place, children }: { readonly place: string; readonly children: ReactNode }) {
  const { pathname } = useAddress();
  const [openAt, setOpenAt] = useState<string | null>(null); // the address at which the menu was opened: it closes when one leaves
  const isOpen = openAt === pathname;
  const drawer = useDialog(isOpen);
  const main = useRef<HTMLElement>(null);
  const before = useRef(place);

  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place]);

  const close = () => setOpenAt(null);
  return (
    <div className="shell">
      <a className="button button-primary skip" href="#main" onClick={() => main.current?.focus()}>
        Skip to the page
      </a>
      <header className="shell-top">
        <Button kind="icon" aria-label="Open the menu" aria-expanded={isOpen} onClick={() => setOpenAt(pathname)}>
          <Icon name="menu" />
        </Button>
        <Brand />
      </header>
      <dialog ref={drawer} className="shell-drawer" aria-label="Menu" onClose={close}>
        {isOpen && <Navigation id="drawer" onClose={close} />}
      </dialog>
      <div className="shell-side">
        <Navigation id="side" />
      </div>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
