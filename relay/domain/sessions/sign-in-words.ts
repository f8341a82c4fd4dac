/** What people read when they are not let in. One sentence for wrong password, unknown handle and dead refresh token, so that nothing tells which it was. */
export const signInWords = {
  refused: 'Signing in did not work: the details are wrong or no longer valid.',
  codeNeeded: 'The code of your authenticator app is needed too.',
  codeWrong: 'Signing in did not work: this code is wrong, or was used already.',
  accountDeleted: 'This account was deleted.',
  tokenMissing: 'Please sign in first.',
  tokenDead: 'This sign-in has expired or was ended. Please sign in again.',
  tooManySignIns: 'Too many attempts to sign in. Please wait a little and try again.',
  tooManyRegistrations: 'Too many accounts were made from this address. Please try again later.',
} as const;
