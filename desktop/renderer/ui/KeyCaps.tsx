import './tooltip.css';

/** Keys as they stand on caps: `Ctrl+K` as one cap "Ctrl K", as the system names them. */
export function KeyCaps({ keys }: { keys: string }) {
  return <kbd className="key-caps">{keys.split('+').join(' ')}</kbd>;
}
