import { DragDropProvider, PointerSensor, type DragEndEvent, type DragMoveEvent } from '@dnd-kit/react';
import { createContext, use, useState, type ComponentProps, type ReactNode } from 'react';
import './dragging.css';

/** Nothing else starts a drag: the keyboard has buttons and lists of its own, which say what they do. */
const sensors = [PointerSensor.configure({ activationConstraints: () => undefined })];
/** The library draws by style sheets that it writes into the page, which the page's rules forbid: what moves is drawn here. */
const plugins: [] = [];

const Over = createContext<string | null>(null);

/** The id of the target under the pointer; what is dragged is above all of them. */
function targetUnder({ operation: { position, source } }: DragMoveEvent | DragEndEvent): string | null {
  const under = document.elementsFromPoint(position.current.x, position.current.y).filter((element) => !source?.element?.contains(element));
  const target = under.find((element) => element instanceof HTMLElement && element.dataset['target']);
  return target instanceof HTMLElement ? (target.dataset['target'] ?? null) : null;
}

const shift = ({ operation: { source } }: DragMoveEvent | DragEndEvent, translate: string) => {
  if (source?.element instanceof HTMLElement) source.element.style.translate = translate;
};

type Props = {
  readonly onDrop: (dragged: string, onto: string) => void;
  /** Whether things only move up and down. */
  readonly upright?: boolean;
  readonly children: ReactNode;
};

/** Lets things within be dragged by mouse, pen or finger; tells what was dropped onto what, by their ids. */
export function Dragging({ onDrop, upright = false, children }: Props) {
  const [over, setOver] = useState<string | null>(null);
  const follow = (event: DragMoveEvent) => {
    const { current, initial } = event.operation.position;
    shift(event, `${upright ? 0 : current.x - initial.x}px ${current.y - initial.y}px`);
    setOver(targetUnder(event));
  };
  const drop = (event: DragEndEvent) => {
    const onto = targetUnder(event);
    shift(event, '');
    setOver(null);
    if (!event.canceled && event.operation.source && onto !== null) onDrop(String(event.operation.source.id), onto);
  };
  return (
    <DragDropProvider sensors={sensors} plugins={plugins} onDragMove={follow} onDragEnd={drop}>
      <Over value={over}>{children}</Over>
    </DragDropProvider>
  );
}

type TargetProps = { readonly id: string; readonly disabled: boolean; readonly className: string; readonly children: ReactNode };

/** Where something can be put down. */
export function Target({ id, disabled, className, tag: Tag = 'div', children }: TargetProps & { readonly tag?: 'div' | 'li' }) {
  const isOver = use(Over) === id && !disabled;
  const props: ComponentProps<'div'> & ComponentProps<'li'> = { className: `${className} ${isOver ? 'drop-target' : ''}`.trim() };
  return (
    <Tag {...props} data-target={id}>
      {children}
    </Tag>
  );
}
