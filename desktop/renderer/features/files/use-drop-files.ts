import { type DragEvent, useRef, useState } from 'react';
import { addFiles } from '../../state/actions/files.ts';
import type { ComposeTarget } from '../../state/drafts.ts';

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** Files dragged anywhere over a sheet go into its draft. `target` null: nothing can be dropped here. */
export function useDropFiles(target: ComposeTarget | null) {
  const [isOver, setIsOver] = useState(false);
  // Entering a child comes before leaving its parent.
  const depth = useRef(0);
  const end = () => {
    depth.current = 0;
    setIsOver(false);
  };
  if (target === null) return { isOver: false, handlers: {} };
  return {
    isOver,
    handlers: {
      onDragEnter(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setIsOver(true);
      },
      onDragOver(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDragLeave(event: DragEvent) {
        if (!hasFiles(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) end();
      },
      onDrop(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        end();
        void addFiles(target, [...event.dataTransfer.files]);
      },
    },
  };
}
