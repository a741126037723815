import { DragDropProvider, PointerSensor, type DragEndEvent, type DragMoveEvent } from '@dnd-kit/react';
import type { ReactNode } from 'react';

/** Nothing else starts a drag: the keyboard has buttons and lists of its own, which say what they do. */
const sensors = [PointerSensor.configure({ activationConstraints: () => undefined })];
/** The library would write style sheets into the page, which the page's rules forbid: what moves is moved here. */
const plugins: [] = [];

function follow({ operation: { source, transform } }: DragMoveEvent): void {
  if (source?.element instanceof HTMLElement) source.element.style.translate = `${transform.x}px ${transform.y}px`;
}

/** Lets things within be dragged by mouse, pen or finger; tells what was dropped onto what, by their ids. */
export function Dragging({ onDrop, children }: { readonly onDrop: (dragged: string, onto: string) => void; readonly children: ReactNode }) {
  const drop = ({ operation: { source, target }, canceled }: DragEndEvent) => {
    if (source?.element instanceof HTMLElement) source.element.style.translate = '';
    if (!canceled && source && target) onDrop(String(source.id), String(target.id));
  };
  return (
    <DragDropProvider sensors={sensors} plugins={plugins} onDragMove={follow} onDragEnd={drop}>
      {children}
    </DragDropProvider>
  );
}
