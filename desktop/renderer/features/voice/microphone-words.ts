/** Why nothing can be recorded, and what one can do about it. `error`: what the browser's own recorder said. */
export function microphoneWords(error: unknown): string {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'No microphone was found. Connect one and try again.';
    case 'NotAllowedError':
    case 'SecurityError':
      return 'Parley may not use the microphone. Allow it in the privacy settings of the system and try again.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The microphone does not answer. Another program may be using it.';
    default:
      return 'Nothing can be recorded on this device.';
  }
}
