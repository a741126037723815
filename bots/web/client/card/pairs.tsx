import { useDraggable } from '@dnd-kit/react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Prose } from '../parts/prose.tsx';
import { controlOf } from '../rules.ts';
import type { ControlProps } from './control.ts';
import { Dragging, Target } from './dragging.tsx';

type Props = ControlProps<'pairs'>;
type Option = Props['shown']['options'][number];

/** Something that can be picked up. */
function Draggable({ id, disabled, className, children }: { id: string; disabled: boolean; className: string; children: ReactNode }) {
  const { ref, isDragging } = useDraggable({ id, disabled });
  return (
    <div ref={ref} className={`${className} ${disabled ? '' : 'draggable'} ${isDragging ? 'dragged' : ''}`}>
      {children}
    </div>
  );
}

type ChoiceProps = {
  readonly item: string;
  readonly label: string;
  readonly none: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (sent: string) => void;
};

/** The same by keyboard, or by a tap. */
const ListChoice = ({ item, label, none, options, value, disabled, onChange }: ChoiceProps) => (
  <select
    className={`input pair-choice ${value ? 'pair-chosen' : ''}`.trim()}
    aria-label={label}
    data-item={item}
    value={value}
    disabled={disabled}
    onChange={(event) => onChange(event.target.value)}
  >
    <option value="">{none}</option>
    {options.map(({ id, text }) => (
      <option key={id} value={controlOf(id)}>
        {text}
      </option>
    ))}
  </select>
);

/** Enters an option for an item, and says so. */
function usePlacing({ shown: { items, options }, value, onChange }: Props, verb: string) {
  const [said, say] = useState('');
  const place = (item: number, sent: string) => {
    const [name, option] = [items[item]?.text, options.find(({ id }) => controlOf(id) === sent)?.text];
    if (name === undefined) return;
    onChange(value.map((each, index) => (index === item ? sent : each)));
    say(option ? `“${name}” ${verb} “${option}”.` : `“${name}” is open again.`);
  };
  return { place, said: <output className="visually-hidden">{said}</output> };
}

/** Items to each of which one of the same options belongs: an option is dragged onto it, or chosen beside it. */
function Matching(props: Props) {
  const { shown, value, disabled, labelledBy } = props;
  const { place, said } = usePlacing(props, 'goes with');
  const drop = (dragged: string, onto: string) =>
    place(
      shown.items.findIndex(({ id }) => id === onto),
      controlOf(dragged),
    );
  return (
    <Dragging onDrop={drop}>
      <p className="card-note">
        Drag what belongs to an item onto it, or choose it from the list. Something may belong to several, or to none.
      </p>
      <div className="bank" aria-hidden="true">
        {shown.options.map((option) => (
          <Draggable key={option.id} id={option.id} disabled={disabled} className="chip">
            <Prose text={option.text} html={option.html} inline />
          </Draggable>
        ))}
      </div>
      <fieldset className="pairs" aria-labelledby={labelledBy}>
        {shown.items.map((item, index) => (
          <Target key={item.id} id={item.id} disabled={disabled} className="pair">
            <span className="pair-item">
              <Prose text={item.text} html={item.html} inline />
            </span>
            <ListChoice
              item={item.id}
              label={`What belongs to “${item.text}”`}
              none="choose …"
              options={shown.options}
              value={value[index] ?? ''}
              disabled={disabled}
              onChange={(sent) => place(index, sent)}
            />
          </Target>
        ))}
      </fieldset>
      {said}
    </Dragging>
  );
}

const TRAY = 'tray';

/** Items to be dropped into zones, each of which takes any number of them. */
function Zones(props: Props) {
  const { shown, value, disabled, labelledBy } = props;
  const { place, said } = usePlacing(props, 'is in');
  const zones = useRef<HTMLFieldSetElement>(null);
  const [last, setLast] = useState<{ readonly id: string } | null>(null); // what was placed by its list; a new one each time
  useEffect(() => {
    if (last) zones.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(last.id)}"]`)?.focus(); // what moves to another zone loses the focus
  }, [last]);
  const drop = (dragged: string, onto: string) =>
    place(
      shown.items.findIndex(({ id }) => id === dragged),
      onto === TRAY ? '' : onto,
    );
  const cards = (sent: string) =>
    shown.items.map((item, index) =>
      (value[index] ?? '') === sent ? (
        <Draggable key={item.id} id={item.id} disabled={disabled} className="zone-item">
          <span className="zone-text">
            <Prose text={item.text} html={item.html} inline />
          </span>
          <ListChoice
            item={item.id}
            label={`Where “${item.text}” belongs`}
            none="not placed"
            options={shown.options}
            value={value[index] ?? ''}
            disabled={disabled}
            onChange={(to) => {
              place(index, to);
              setLast({ id: item.id });
            }}
          />
        </Draggable>
      ) : null,
    );
  const isEmpty = value.every(Boolean);
  return (
    <Dragging onDrop={drop}>
      <p className="card-note">Drag each item to where it belongs, or choose it from its list.</p>
      <fieldset className="zones" ref={zones} aria-labelledby={labelledBy}>
        <Target id={TRAY} disabled={disabled} className="zone zone-tray">
          <h3 className="zone-name">{isEmpty ? 'All are placed' : 'To be placed'}</h3>
          {cards('')}
        </Target>
        <div className="zone-list">
          {shown.options.map((option) => (
            <Target key={option.id} id={controlOf(option.id)} disabled={disabled} className="zone">
              <h3 className="zone-name">
                <Prose text={option.text} html={option.html} inline />
              </h3>
              {cards(controlOf(option.id))}
              {!value.includes(controlOf(option.id)) && <p className="zone-empty">Nothing yet</p>}
            </Target>
          ))}
        </div>
      </fieldset>
      {said}
    </Dragging>
  );
}

/** Two sides that belong together, as a matching or as zones into which items are dropped. */
export default function PairsControl(props: Props) {
  return props.zones ? <Zones {...props} /> : <Matching {...props} />;
}
