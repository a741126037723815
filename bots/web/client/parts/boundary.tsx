import { Component, type ReactNode } from 'react';
import { Notice } from './notice.tsx';
import { Button } from './button.tsx';

/** Keeps what breaks within from taking the rest of the page along: a page that could not be loaded, or a bug. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="page">
        <Notice kind="wrong" action={<Button onClick={() => window.location.reload()}>Load it again</Button>}>
          This page could not be shown.
        </Notice>
      </div>
    );
  }
}
