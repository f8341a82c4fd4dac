import { type LeanSocket, openLeanSocket } from './lean-socket.ts';

/** One socket of the protocol with as little around it as can be, so that ten thousand fit beside what is measured. */
export type RawClient = {
  /** Resolves with the answer's text when the relay acknowledged with ok. */
  call(name: string, input: unknown): Promise<string>;
  /** The last log number told, and when the last packet came (`performance.now`). */
  seen: { seq: number; atMs: number };
  close(): void;
};

/** Connects and authenticates. Rejects where the relay refuses. */
export function connectRaw(port: number, token: string): Promise<RawClient> {
  const waiting = new Map<number, { resolve(text: string): void; reject(error: Error): void }>();
  const seen = { seq: 0, atMs: 0 };
  let calls = 0;
  const clientOn = (socket: LeanSocket): RawClient => ({
    call(name, input) {
      calls += 1;
      const id = calls;
      socket.send(`42${id}${JSON.stringify([name, input])}`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    seen,
    close: socket.close,
  });
  return new Promise((resolve, reject) => {
    openLeanSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
      onOpen: () => undefined,
      onEnd: (error) => reject(error ?? new Error('closed before it was ready')),
      onText(socket, bytes, from, to) {
        const head = bytes.toString('latin1', from, Math.min(to, from + 200));
        if (head.startsWith('42["log"')) {
          seen.seq = Number(/"to":(\d+)/.exec(head)?.[1] ?? seen.seq);
          seen.atMs = performance.now();
        } else if (head.startsWith('43')) settle(bytes.toString('utf8', from, to));
        else if (head === '2') socket.send('3');
        else if (head.startsWith('0{')) socket.send(`40${JSON.stringify({ token, protocol: 1 })}`);
        else if (head.startsWith('44')) reject(new Error(`handshake: ${head}`));
        else if (head.startsWith('40')) resolve(clientOn(socket));
      },
    });
  });

  function settle(text: string): void {
    const id = Number(/^43(\d+)/.exec(text)?.[1]);
    const call = waiting.get(id);
    waiting.delete(id);
    if (text.includes('[{"ok":true')) call?.resolve(text);
    else call?.reject(new Error(text.slice(0, 300)));
  }
}

/** Connections of `count` clients, a few at a time: a listening socket's backlog is short. */
export async function connectMany(tokens: readonly string[], open: (token: string) => Promise<RawClient>, together = 100): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  for (let first = 0; first < tokens.length; first += together) clients.push(...(await Promise.all(tokens.slice(first, first + together).map(open))));
  return clients;
}

/** The same number of sockets to the plain broadcast server. `onFrame` is called for every frame that one of them gets. */
export function connectPlain(port: number, count: number, onFrame: () => void): Promise<LeanSocket[]> {
  const open = (): Promise<LeanSocket> =>
    new Promise((resolve, reject) => {
      openLeanSocket(`ws://127.0.0.1:${port}/`, {
        onOpen: resolve,
        onEnd: (error) => reject(error ?? new Error('closed before it was open')),
        onText: onFrame,
      });
    });
  return Promise.all(Array.from({ length: count }, open));
}
