import type { WireError } from '@parley/shared/protocol/errors';

const whats: Readonly<Record<string, string>> = {
  'messages.vote': 'Your vote was not counted',
  'messages.react': 'Your reaction was not added',
  'messages.pin': 'The pin was not changed',
  'messages.edit': 'Your change was not stored',
  'messages.delete': 'The message was not deleted',
};

/** Why a wish about a stored message did not come true, in plain words. The message shows again what the server holds. */
export function describeRefusal(call: string, error: WireError): string {
  return `${whats[call] ?? 'The change was not stored'}: ${reasonOf(error)}`;
}

/** The reason alone, to follow a colon. */
export function reasonOf(error: WireError): string {
  switch (error.code) {
    case 'forbidden':
      return 'you may not do that here.';
    case 'not-found':
      return 'the message or the room is not there for you any more.';
    case 'gone':
      return 'the message was deleted.';
    case 'unauthenticated':
      return 'this device is signed out.';
    case 'unsupported-version':
      return 'this server needs a newer version of the app.';
    case 'internal':
      return `the server could not store it${error.errorId ? ` (error ${error.errorId})` : ''}.`;
    default:
      return sentenceEnd(error.issues?.[0]?.message ?? error.message);
  }
}

/** Words as the end of a sentence: with a small letter first, and a full stop. */
export function sentenceEnd(text: string): string {
  const trimmed = text.trim();
  const lower = trimmed.charAt(0).toLocaleLowerCase() + trimmed.slice(1);
  return /[.!?]$/.test(lower) ? lower : `${lower}.`;
}
