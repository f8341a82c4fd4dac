/** Where others post to: a server that does not know its own address tells only the path, and is where this app reaches it. */
export function wholeAddress(serverUrl: string, told: string): string {
  return told.startsWith('/') ? `${serverUrl.replace(/\/$/, '')}${told}` : told;
}
