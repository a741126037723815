import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { keep, kept } from '../keeping.ts';
import { MESSAGE_MAX } from '../rules.ts';

/** Where the learner writes: it grows with the text, Enter sends, Shift and Enter break the line; what was not sent is kept. */
export function Composer({
  name,
  busy,
  onSend,
  onStop,
}: {
  /** The talk whose draft this is. */
  readonly name: string;
  readonly busy: boolean;
  readonly onSend: (text: string) => void;
  readonly onStop: () => void;
}) {
  const key = `draft-${name}`;
  const [text, setText] = useState(() => kept(key));
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`; // with its border
  });
  const change = (next: string) => {
    setText(next);
    keep(key, next);
  };
  const send = () => {
    if (busy || !text.trim()) return;
    onSend(text.trim());
    change('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        className="composer-text"
        aria-label="Message"
        placeholder="Ask or answer …"
        rows={1}
        maxLength={MESSAGE_MAX}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {busy ? (
        <Button kind="primary" className="composer-send" aria-label="Stop" onClick={onStop}>
          <Icon name="stop" />
        </Button>
      ) : (
        <Button type="submit" kind="primary" className="composer-send" aria-label="Send" disabled={!text.trim()}>
          <Icon name="send" />
        </Button>
      )}
    </form>
  );
}
