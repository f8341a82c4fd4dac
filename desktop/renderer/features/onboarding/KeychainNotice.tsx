import KeyRound from 'lucide-react/icons/key-round';
import { useStore } from '../../state/store.ts';
import { keychainWords } from '../settings/keychain-words.ts';

/** Told before one signs in where no keychain keeps the sign-in. */
export function KeychainNotice() {
  const isMemory = useStore((state) => state.secretStorage === 'memory');
  if (!isMemory) return null;
  return (
    <p className="keychain-notice">
      <KeyRound size={16} />
      <span>{keychainWords.memory}</span>
    </p>
  );
}
