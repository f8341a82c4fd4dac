import Check from 'lucide-react/icons/check';
import CircleAlert from 'lucide-react/icons/circle-alert';
import X from 'lucide-react/icons/x';
import { useEffect, useState } from 'react';
import type { Toast } from '../state/app-state.ts';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import './toast.css';

const stayMs = 5_000;
const stayWithActionMs = 8_000;

/** What was said last, at the bottom start. Hover and focus stop the clock; problems stay. */
export function Toasts({ toasts, onClose }: { toasts: readonly Toast[]; onClose: (id: number) => void }) {
  return (
    <section className="toasts" aria-label="News" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={onClose} />
      ))}
    </section>
  );
}

function ToastCard({ toast, onClose }: { toast: Toast; onClose: (id: number) => void }) {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (isHeld || toast.kind === 'problem') return;
    const timer = setTimeout(() => onClose(toast.id), toast.action ? stayWithActionMs : stayMs);
    return () => clearTimeout(timer);
  }, [isHeld, toast, onClose]);
  const hold = { onMouseEnter: () => setIsHeld(true), onMouseLeave: () => setIsHeld(false), onFocus: () => setIsHeld(true), onBlur: () => setIsHeld(false) };
  return (
    <div className="toast" data-kind={toast.kind} {...hold}>
      {toast.kind === 'problem' ? <CircleAlert size={18} /> : <Check size={18} />}
      <p className="toast-words">{toast.text}</p>
      {toast.action && (
        <Button
          look="quiet"
          size="small"
          onClick={() => {
            toast.action?.run();
            onClose(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label="Close" size={28} onClick={() => onClose(toast.id)}>
        <X size={16} />
      </IconButton>
    </div>
  );
}
