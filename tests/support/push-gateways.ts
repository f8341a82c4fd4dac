import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** What somebody's phone was told: where (topic, application, push key), and what. */
export type Told = { by: 'ntfy' | 'gotify' | 'matrix'; to: string; title: string; body: string; json: unknown };

const ntfyBody = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: z.string().min(1),
  message: z.string().min(1),
  tags: z.array(z.string()),
});
const gotifyBody = z.strictObject({ title: z.string().min(1), message: z.string().min(1), priority: z.int() });
const matrixBody = z.strictObject({
  notification: z.strictObject({
    event_id: z.string().optional(),
    room_id: z.string().optional(),
    type: z.literal('m.room.message').optional(),
    sender_display_name: z.string().optional(),
    room_name: z.string().optional(),
    content: z.strictObject({ msgtype: z.literal('m.text'), body: z.string().min(1) }).optional(),
    prio: z.enum(['high', 'low']),
    counts: z.strictObject({ unread: z.int().positive() }),
    devices: z.array(z.strictObject({ app_id: z.string().min(1), pushkey: z.string().min(1) })).length(1),
  }),
});

/** The three push gateways on one port of this machine, as their APIs are written down: a topic `locked…` asks for the token `tk_right`, applications have the token `A_right`. */
export type PushGateways = {
  url: string;
  told: Told[];
  /** Requests so far, those that were refused too. */
  requests(): number;
  /** From now on: an error, or again as usual (null). */
  answer(status: number | null): void;
  /** Push keys that are none any more. */
  rejected: Set<string>;
  close(): void;
};

export async function openPushGateways(): Promise<PushGateways> {
  const told: Told[] = [];
  const rejected = new Set<string>();
  let status: number | null = null;
  let requests = 0;

  function take(request: IncomingMessage, json: unknown): { status: number; body: unknown } {
    if (status !== null) return { status, body: { error: 'as you wish' } };
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') return { status: 400, body: { error: 'not JSON' } };
    if (request.url === '/') {
      const { topic, title, message } = ntfyBody.parse(json);
      if (topic.startsWith('locked') && request.headers.authorization !== 'Bearer tk_right')
        return { status: 403, body: { code: 40301, http: 403, error: 'forbidden' } };
      told.push({ by: 'ntfy', to: topic, title, body: message, json });
      return { status: 200, body: { id: 'x', event: 'message', topic } };
    }
    if (request.url === '/message') {
      const key = String(request.headers['x-gotify-key'] ?? '');
      if (!key.startsWith('A_right')) return { status: 401, body: { error: 'Unauthorized', errorCode: 401 } };
      const { title, message } = gotifyBody.parse(json);
      told.push({ by: 'gotify', to: key, title, body: message, json });
      return { status: 200, body: { id: 1, appid: 1, title, message } };
    }
    if (request.url === '/_matrix/push/v1/notify') {
      const { notification } = matrixBody.parse(json);
      const keys = notification.devices.map(({ pushkey }) => pushkey);
      const gone = keys.filter((key) => rejected.has(key));
      if (gone.length === 0) told.push({ by: 'matrix', to: keys.join(), title: notification.room_name ?? '', body: notification.content?.body ?? '', json });
      return { status: 200, body: { rejected: gone } };
    }
    return { status: 404, body: { error: 'nothing is here' } };
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      requests += 1;
      let answer: { status: number; body: unknown };
      try {
        answer = take(request, JSON.parse(Buffer.concat(parts).toString()));
      } catch (error) {
        answer = { status: 400, body: { error: String(error) } };
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    requests: () => requests,
    answer(next) {
      status = next;
    },
    rejected,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
