import { useDraggable } from '@dnd-kit/react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from '../parts/icon.tsx';
import { Prose } from '../parts/prose.tsx';
import { controlOf } from '../rules.ts';
import type { ControlProps } from './control.ts';
import { Dragging, Target } from './dragging.tsx';
import { moved } from './entering.ts';

type Item = ControlProps<'order'>['shown']['items'][number];
type Move = (to: number) => void;

const keys: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowUp: (place) => place - 1,
  ArrowDown: (place) => place + 1,
  Home: () => 0,
  End: (_place, count) => count - 1,
};

type RowProps = { readonly item: Item; readonly place: number; readonly count: number; readonly disabled: boolean; readonly move: Move };

function Row({ item, place, count, disabled, move }: RowProps) {
  const { ref, handleRef, isDragging } = useDraggable({ id: item.id, disabled });
  const onKeyDown = (event: KeyboardEvent) => {
    const to = keys[event.key]?.(place, count);
    if (to === undefined || disabled) return;
    event.preventDefault();
    move(to);
  };
  return (
    <Target id={item.id} disabled={disabled} className="order-row" tag="li">
      <div ref={ref} className={`order-item ${isDragging ? 'dragged' : ''}`.trim()}>
        <button
          ref={handleRef}
          type="button"
          className="order-grip"
          data-item={item.id}
          disabled={disabled}
          aria-label={`Move “${item.text}”, place ${place + 1} of ${count}`}
          onKeyDown={onKeyDown}
        >
          <span className="order-place" aria-hidden="true">
            {place + 1}
          </span>
          <Icon name="grip" />
        </button>
        <span className="order-text">
          <Prose text={item.text} html={item.html} inline />
        </span>
        <button
          type="button"
          className="order-step"
          disabled={disabled || place === 0}
          aria-label={`“${item.text}” up`}
          onClick={() => move(place - 1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          className="order-step"
          disabled={disabled || place === count - 1}
          aria-label={`“${item.text}” down`}
          onClick={() => move(place + 1)}
        >
          <Icon name="down" />
        </button>
      </div>
    </Target>
  );
}

/** Items to be put in order: dragged, or moved by the arrow keys or the buttons. */
export default function OrderControl({ shown, value, onChange, disabled, labelledBy }: ControlProps<'order'>) {
  const list = useRef<HTMLOListElement>(null);
  const [said, say] = useState('');
  const [last, setLast] = useState<{ readonly id: string } | null>(null); // what was moved; a new one each time
  const items = value.flatMap((sent) => shown.items.find(({ id }) => controlOf(id) === sent) ?? []);

  useEffect(() => {
    if (last) list.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(last.id)}"]`)?.focus(); // a row that moves loses the focus
  }, [last]);

  const move = (from: number, to: number) => {
    const item = items[from];
    if (!item || to < 0 || to >= items.length || to === from) return;
    onChange(moved(value, from, to));
    say(`“${item.text}” is now ${to + 1} of ${items.length}.`);
    setLast({ id: item.id });
  };
  const placeOf = (id: string) => items.findIndex((item) => item.id === id);
  return (
    <Dragging upright onDrop={(dragged, onto) => move(placeOf(dragged), placeOf(onto))}>
      <p className="card-note">Put them in order, the first at the top: drag them, or use the arrows.</p>
      <ol className="order" ref={list} aria-labelledby={labelledBy}>
        {items.map((item, place) => (
          <Row key={item.id} item={item} place={place} count={items.length} disabled={disabled} move={(to) => move(place, to)} />
        ))}
      </ol>
      <output className="visually-hidden">{said}</output>
    </Dragging>
  );
}
