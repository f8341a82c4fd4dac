import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createDice } from '../../tests/support/dice.ts';
import type { CommittedPacket } from '../domain/ports.ts';
import { createLogEmitter } from './emit-log.ts';
import { eventText, packetFrame, wireOf } from './raw-frames.ts';
import { type RelayServer, type RelaySocket, roomChannel } from './relay-socket.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A real Socket.IO server on a real port, without anything of ours. */
async function serve(transport: 'websocket' | 'polling' = 'websocket') {
  const http = createServer();
  const io: RelayServer = new Server(http, { transports: [transport] });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  closers.push(() => void io.close());
  io.use((socket, next) => {
    socket.data.firstSeqs = new Map();
    next();
  });
  return { io, url: `ws://127.0.0.1:${address.port}/socket.io/?EIO=4&transport=${transport}` };
}

/** A client of the bare protocol: its socket at the server, and all it heard of events. */
async function connect({ io, url }: Awaited<ReturnType<typeof serve>>) {
  const arrived = new Promise<RelaySocket>((resolve) => io.once('connection', resolve));
  const client = new WebSocket(url);
  closers.push(() => client.terminate());
  const heard: string[] = [];
  client.on('message', (data) => {
    const text = data.toString();
    if (text.startsWith('0')) client.send('40');
    else if (text.startsWith('42')) heard.push(text.slice(1));
  });
  return { client, heard, socket: await arrived };
}

test('frames for a client that does not read keep their order, with what Socket.IO writes between them, and none is lost', async () => {
  const { client, heard, socket } = await connect(await serve());
  client.pause();
  const words = 'x'.repeat(100_000);
  const wire = wireOf(socket);
  const expected: string[] = [];
  // Much more than the system holds for a connection.
  for (let number = 0; number < 200; number += 1) {
    const text = eventText('log', { number, words });
    expected.push(text);
    if (number % 7 === 3) socket.emit('log', { number, words } as never);
    else wire.write(text, packetFrame(text));
    if (number % 50 === 0) await new Promise(setImmediate);
  }
  client.resume();
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(expected.length);
  expect(heard).toEqual(expected);
});

test('however much of them a client takes at a time, among answers to its pings, frames keep their order', async () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
  console.log(`seed ${seed}`);
  const { below: random } = createDice(seed);
  const { client, heard, socket } = await connect(await serve());
  const wire = wireOf(socket);
  const ways = [0, 0, 0];
  const expected: string[] = [];
  for (let round = 0; round < 300; round += 1) {
    if (random(4) === 0) client.pause();
    if (random(4) === 0) client.resume();
    if (random(3) === 0) client.ping();
    for (let left = random(6); left > 0; left -= 1) {
      const text = eventText('log', { number: expected.length, words: 'é'.repeat(random(random(5) === 0 ? 400_000 : 200)) });
      const way = random(3);
      if (way === 0) socket.emit('log', JSON.parse(text.slice(1))[1]);
      else if (way === 1) wire.write(text, packetFrame(text));
      else if (!wire.tryWrite(packetFrame(text))) continue;
      ways[way] = (ways[way] ?? 0) + 1;
      expected.push(text);
    }
    await new Promise(setImmediate);
  }
  client.resume();
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(expected.length);
  // As numbers first: the words are long.
  expect(heard.map((text, place) => (text === expected[place] ? place : text.slice(0, 40)))).toEqual(expected.map((_, place) => place));
  expect(Math.min(...ways)).toBeGreaterThan(0);
});

test('a socket that polls is written to by Socket.IO', async () => {
  const { io, url } = await serve('polling');
  const arrived = new Promise<RelaySocket>((resolve) => io.once('connection', resolve));
  const base = url.replace('ws:', 'http:');
  const opened: unknown = JSON.parse((await (await fetch(base)).text()).slice(1));
  if (typeof opened !== 'object' || opened === null || !('sid' in opened)) throw new Error('not opened');
  const session = `${base}&sid=${opened.sid}`;
  await fetch(session, { method: 'POST', body: '40' });
  const wire = wireOf(await arrived);
  expect(wire.tryWrite(packetFrame('2["log",1]'))).toBe(false);
  wire.write('2["log",1]', packetFrame('2["log",1]'));
  expect(await (await fetch(session)).text()).toContain('42["log",1]');
});

test('a frame for a socket that is gone is dropped without a word', async () => {
  const { client, socket } = await connect(await serve());
  const wire = wireOf(socket);
  client.terminate();
  await once(socket, 'disconnect');
  expect(wire.tryWrite(packetFrame('2["log"]'))).toBe(false);
  wire.write('2["log"]', packetFrame('2["log"]'));
});

test('a packet of the log goes to those who are in the room by then', async () => {
  const server = await serve();
  const [one, two] = [await connect(server), await connect(server)];
  const roomId = randomUUID();
  const emit = createLogEmitter(server.io);
  const told: string[] = [];
  const tell = (seq: number): void => {
    const packet: CommittedPacket = { roomId, from: seq, to: seq, events: [] };
    told.push(eventText('log', packet));
    emit(packet);
  };
  tell(1);
  await one.socket.join(roomChannel(roomId));
  tell(2);
  await two.socket.join(roomChannel(roomId));
  tell(3);
  await one.socket.leave(roomChannel(roomId));
  tell(4);
  await expect.poll(() => two.heard).toEqual(told.slice(2));
  await expect.poll(() => one.heard).toEqual(told.slice(1, 3));
  two.client.terminate();
  await once(two.socket, 'disconnect');
  tell(5);
});
