import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A server of our own in the place of somebody else's. `answer` may be changed at any time. */
export type HttpStand = { url: string; asked: string[]; bodies: string[]; closedEarly(): number; close(): Promise<void> };

/** Listens on a free port of this machine, and remembers what it was asked. */
export async function startHttpStand(answer: (request: IncomingMessage, response: ServerResponse, body: string) => unknown): Promise<HttpStand> {
  const asked: string[] = [];
  const bodies: string[] = [];
  let closedEarly = 0;
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? '');
    let body = '';
    for await (const part of request) body += String(part);
    bodies.push(body);
    response.once('close', () => {
      if (!response.writableFinished) closedEarly += 1;
    });
    await answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    bodies,
    closedEarly: () => closedEarly,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
