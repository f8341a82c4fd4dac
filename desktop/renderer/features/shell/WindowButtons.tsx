import Minus from 'lucide-react/icons/minus';
import Square from 'lucide-react/icons/square';
import X from 'lucide-react/icons/x';
import { controlWindow } from '../../state/actions/shell.ts';
import { useStore } from '../../state/store.ts';
import { useLayout } from './use-layout.ts';

/** Minimise, maximise, close. macOS draws its own at the start of the bar; a narrow window cannot be maximised in place. */
export function WindowButtons() {
  const isMac = useStore((state) => state.start?.platform === 'darwin');
  const layout = useLayout();
  if (isMac) return null;
  return (
    <div className="window-buttons">
      <button type="button" className="window-button" aria-label="Minimise" onClick={() => controlWindow('minimize')}>
        <Minus size={16} />
      </button>
      {layout !== 'narrow' && (
        <button type="button" className="window-button" aria-label="Maximise" onClick={() => controlWindow('toggle-maximize')}>
          <Square size={14} />
        </button>
      )}
      <button type="button" className="window-button" data-close="" aria-label="Close" onClick={() => controlWindow('close')}>
        <X size={18} />
      </button>
    </div>
  );
}
