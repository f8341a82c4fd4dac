const pollMs = 50;

/** Waits until `read` gives something else than null, undefined or false, and hands it over. Throws with `what` after `timeoutMs`. */
export async function waitFor<T>(what: string, read: () => T | Promise<T>, timeoutMs = 15_000): Promise<Exclude<T, null | undefined | false>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value !== null && value !== undefined && value !== false) return value as Exclude<T, null | undefined | false>;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
