import type { SecretStorage } from '@parley/shared/ipc/views';

/** Where the sign-in is kept, as people are told. */
export const keychainWords: Record<SecretStorage, string> = {
  keychain: 'In the keychain of this system.',
  'safe-storage': 'Encrypted by this system, in the app’s own files.',
  memory: 'No system keychain was found. You stay signed in until you quit; your messages stay on this device.',
};
