import type { RelayConfig } from '../../config.ts';

const timeoutMs = 3_000;
const waitMs = 15_000;

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(timeoutMs) }).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** Where nodes that run already can be asked: the one of this machine, and whoever stands behind the public address. */
function addressesOf(config: RelayConfig): string[] {
  return [`http://127.0.0.1:${config.port}/readyz`, ...(config.publicUrl === null ? [] : [new URL('/v1/server', config.publicUrl).href])];
}

/** Those that answer well now. */
export async function wellNodes(config: RelayConfig): Promise<string[]> {
  const urls = addressesOf(config);
  const well = await Promise.all(urls.map(answers));
  return urls.filter((_, index) => well[index]);
}

/** @throws {Error} naming one that answered before and does not any more */
export async function requireStillWell(urls: readonly string[]): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (const url of urls) {
    while (!(await answers(url))) {
      if (Date.now() > deadline) throw new Error(`a node that was well before is not any more: ${url}`);
      await new Promise((done) => setTimeout(done, 500));
    }
  }
}
