import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from './raw-frames.ts';

test.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('a message of %i bytes arrives whole, between others', async (length) => {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const words = 'é'.repeat(Math.floor(length / 2)).padEnd(length - Math.floor(length / 2), 'x');
  server.on('connection', (socket, request) => {
    socket.send('before');
    request.socket.write(textFrame(words));
    socket.send('after');
  });
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const heard: string[] = [];
  client.on('message', (data) => heard.push(data.toString()));
  try {
    await expect.poll(() => heard.length).toBe(3);
    expect(Buffer.byteLength(words)).toBe(length);
    expect(heard).toEqual(['before', words, 'after']);
  } finally {
    client.close();
    server.close();
    http.close();
  }
});
