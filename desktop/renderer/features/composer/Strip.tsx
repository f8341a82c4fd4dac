import X from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/IconButton.tsx';

type Props = { icon: ReactNode; children: ReactNode; closeWords?: string; onClose?: () => void; isAlert?: boolean };

/** A line above the words: what they answer or change, or a question about them. */
export function Strip({ icon, children, closeWords = 'Cancel', onClose, isAlert = false }: Props) {
  return (
    <div className="composer-strip" role={isAlert ? 'alert' : undefined}>
      {icon}
      {children}
      {onClose ? (
        <IconButton size={28} label={closeWords} keys="Esc" onClick={onClose}>
          <X size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      ) : null}
    </div>
  );
}
