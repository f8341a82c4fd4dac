import { connect, createServer, type Socket } from 'node:net';

/** A wire between a client and a server that a test can cut, close or make deaf. */
export type TcpProxy = {
  port: number;
  /** Cuts what is connected. New connections work, unless the proxy is closed to them. */
  cut(): void;
  /** Whether new connections are taken; refused at once otherwise. */
  setOpen(isOpen: boolean): void;
  /** From now on answers of the server get lost; cuts the connection when the first one is. Resolves at that moment. */
  loseNextAnswer(): Promise<void>;
  /** Holds everything back, as a network that has gone; false lets it flow again. */
  setFrozen(isFrozen: boolean): void;
  close(): Promise<void>;
};

export async function openTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let isOpen = true;
  let isFrozen = false;
  let answerLost: (() => void) | null = null;
  const cutPair = (pair: { client: Socket; server: Socket }) => {
    pair.client.destroy();
    pair.server.destroy();
    pairs.delete(pair);
  };
  const listener = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const server = connect(target);
    const pair = { client, server };
    pairs.add(pair);
    client.on('data', (chunk) => server.write(chunk));
    server.on('data', (chunk) => {
      if (answerLost === null) return void client.write(chunk);
      answerLost();
      answerLost = null;
      cutPair(pair);
    });
    for (const socket of [client, server]) {
      socket.on('close', () => cutPair(pair));
      socket.on('error', () => cutPair(pair));
      if (isFrozen) socket.pause();
    }
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    cut: () => [...pairs].forEach(cutPair),
    setOpen: (value) => {
      isOpen = value;
    },
    loseNextAnswer: () =>
      new Promise((done) => {
        answerLost = done;
      }),
    setFrozen: (value) => {
      isFrozen = value;
      for (const { client, server } of pairs) for (const socket of [client, server]) value ? socket.pause() : socket.resume();
    },
    close: async () => {
      [...pairs].forEach(cutPair);
      await new Promise((done) => listener.close(done));
    },
  };
}
