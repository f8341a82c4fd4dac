/** Whose words these are, besides being of their room: null where that is all. */
export function placeNote(isChange: boolean, isReply: boolean): string | null {
  if (isChange) return isReply ? 'a change of your message, in a thread' : 'a change of your message';
  return isReply ? 'in a thread' : null;
}
