import { randomUUID } from 'node:crypto';
import { Histogram } from './histogram.ts';
import { type LeanSocket, openLeanSocket } from './lean-socket.ts';
import { mixedNaiveWire, mixedParleyWire, mixedPlainWire } from './mixed-wire.ts';
import { bodyOf, type Frame, naiveWire, parleyWire, plainWire, type Wire } from './wire.ts';

/**
 * All clients of one run, in a process of their own. Reads its orders from the parent (IPC), connects everybody, sends for `seconds` after a warm-up and
 * reports figures and the check: what was acknowledged but not delivered to everybody, delivered twice, and how many different orders were seen.
 */
export type Orders = {
  system: 'ws' | 'textbook' | 'naive' | 'parley';
  /** Votes and reactions among the messages. */
  isMixed: boolean;
  ports: number[];
  /** One for each client (Parley only). */
  tokens: string[];
  roomId: string;
  clients: number;
  senders: number;
  load: { kind: 'saturated'; inFlight: number } | { kind: 'rate'; perSecond: number };
  warmUpSeconds: number;
  seconds: number;
};

export type Report = {
  connectMs: number;
  deliveredPerSecond: number;
  acknowledgedPerSecond: number;
  deliveredInWindow: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  lost: number;
  duplicated: number;
  orders: number;
  gaps: number;
};

/** `order`: a running hash over the numbers of all messages as they came. */
type Client = { socket: LeanSocket; order: number; delivered: number; lastSeq: number };

/** Every so many clients one records the latency of each of its deliveries: the same share for every system, and little beside what is measured. */
const timedEvery = 10;

process.once('message', (orders: Orders) => void run(orders).then((report) => process.send?.(report, () => process.exit(0))));
process.on('disconnect', () => process.exit(1));

function wireOf(orders: Orders): Wire {
  const { system, isMixed, senders } = orders;
  if (system === 'parley') return isMixed ? mixedParleyWire(orders.roomId, orders.tokens.slice(0, senders)) : parleyWire(orders.roomId);
  if (system === 'naive') return isMixed ? mixedNaiveWire(senders) : naiveWire;
  return isMixed ? mixedPlainWire(senders) : plainWire;
}

async function run(orders: Orders): Promise<Report> {
  const wire = wireOf(orders);
  const frames = new Map<string, Frame>();
  const sentAt: number[] = [];
  const acknowledged = new Set<number>();
  const histogram = new Histogram();
  const clients: Client[] = [];
  const packetNumbers = new Map<number, number>();
  // The first client looks at every message; the others must have had the same ones in the same order, which their hash and count tell.
  let seen: Uint8Array = new Uint8Array(4_096);
  let [isMeasuring, measured, measuredAcks, duplicated, gaps, sent, isSending, isDone] = [false, 0, 0, 0, 0, 0, true, false];
  let onFree: () => void = () => undefined;

  const acknowledge = (number: number): void => {
    if (acknowledged.has(number)) return;
    acknowledged.add(number);
    if (isMeasuring) measuredAcks += 1;
    onFree();
  };

  const readFrame = (bytes: Buffer, from: number, to: number): Frame => {
    // Broadcast frames are the same for every client and differ within their first 120 bytes: parse each once.
    const key = bytes.toString('latin1', from, Math.min(to, from + 120));
    const known = frames.get(key);
    if (known !== undefined) return known;
    const frame = wire.read(bytes.toString('utf8', from, to));
    if (frame.delivered.length > 0) {
      frames.set(key, frame);
      if (frames.size > 512) frames.delete(frames.keys().next().value ?? '');
    }
    return frame;
  };

  const deliver = (client: Client, clientIndex: number, frame: Frame): void => {
    if (frame.seqs !== null) {
      if (client.lastSeq !== 0 && frame.seqs.first !== client.lastSeq + 1) gaps += 1;
      gaps += frame.seqs.gaps;
      client.lastSeq = frame.seqs.last;
    }
    client.order = (Math.imul(client.order, frame.hash.factor) + frame.hash.rest) | 0;
    client.delivered += frame.delivered.length;
    if (clientIndex === 0) witness(frame.delivered);
    if (isMeasuring) {
      measured += frame.delivered.length;
      if (clientIndex % timedEvery === 0) {
        const now = performance.now();
        for (const number of frame.delivered) histogram.add(now - (sentAt[number] ?? now));
      }
    }
    if (!wire.acknowledges && clientIndex < orders.senders)
      for (const number of frame.delivered) if (clientIndex === number % orders.senders) acknowledge(number);
  };

  const witness = (numbers: readonly number[]): void => {
    for (const number of numbers) {
      if (number >= seen.length) seen = grown(seen, number);
      if (seen[number] === 1) duplicated += 1;
      seen[number] = 1;
    }
  };

  const startedAt = performance.now();
  for (let first = 0; first < orders.clients; first += 50) {
    const group = Array.from({ length: Math.min(50, orders.clients - first) }, (_, offset) => open(first + offset));
    clients.push(...(await Promise.all(group)));
  }
  const connectMs = performance.now() - startedAt;
  process.send?.('connected');

  function open(index: number): Promise<Client> {
    const steps = wire.handshake(orders.tokens[index] ?? '');
    return new Promise((resolve, reject) => {
      let client: Client | null = null;
      const becomeReady = (socket: LeanSocket): void => {
        client = { socket, order: 0, delivered: 0, lastSeq: 0 };
        resolve(client);
      };
      openLeanSocket(wire.url(orders.ports[index % orders.ports.length] ?? 0), {
        onOpen(socket) {
          if (steps.open === null) becomeReady(socket);
        },
        onText(socket, bytes, from, to) {
          if (client !== null && to - from > 2) return onFrame(client, index, bytes, from, to);
          const text = bytes.toString('utf8', from, to);
          const answer = wire.keepAlive(text);
          if (answer !== null) return socket.send(answer);
          if (text.startsWith('0{') && steps.open !== null) return socket.send(steps.open);
          if (text.startsWith('44')) return reject(new Error(`refused: ${text}`));
          if (text.startsWith('40') && steps.ready !== null) return socket.send(steps.ready);
          if (client === null && steps.isReady(text)) becomeReady(socket);
        },
        onEnd(error) {
          if (isDone) return;
          const ended = error ?? new Error('closed before the end of the run');
          if (client === null) reject(ended);
          else throw ended;
        },
      });
    });
  }

  function onFrame(client: Client, index: number, bytes: Buffer, from: number, to: number): void {
    const frame = readFrame(bytes, from, to);
    for (const packet of frame.acknowledged) {
      const number = packetNumbers.get(packet);
      if (number !== undefined) {
        packetNumbers.delete(packet);
        acknowledge(number);
      }
    }
    if (frame.delivered.length > 0 || frame.seqs !== null) deliver(client, index, frame);
  }

  function sendOne(intendedAt: number): void {
    const number = sent;
    sent += 1;
    sentAt[number] = intendedAt;
    const packetId = number + 10;
    packetNumbers.set(packetId, number);
    clients[number % orders.senders]?.socket.send(wire.send(number, randomUUID(), bodyOf(number), packetId));
  }

  const stopSending = startSending();
  await after(orders.warmUpSeconds * 1_000);
  isMeasuring = true;
  const from = performance.now();
  await after(orders.seconds * 1_000);
  isMeasuring = false;
  const seconds = (performance.now() - from) / 1_000;
  isSending = false;
  stopSending();
  await settled();

  let lost = 0;
  for (const number of acknowledged) if (seen[number] !== 1) lost += 1;
  const [first] = clients;
  for (const client of clients) {
    lost += Math.max(0, (first?.delivered ?? 0) - client.delivered);
    duplicated += Math.max(0, client.delivered - (first?.delivered ?? 0));
  }
  const report: Report = {
    connectMs,
    deliveredPerSecond: measured / seconds,
    acknowledgedPerSecond: measuredAcks / seconds,
    deliveredInWindow: measured,
    p50Ms: histogram.quantile(0.5),
    p95Ms: histogram.quantile(0.95),
    p99Ms: histogram.quantile(0.99),
    lost,
    duplicated,
    orders: new Set(clients.map((client) => client.order)).size,
    gaps,
  };
  isDone = true;
  for (const client of clients) client.socket.close();
  return report;

  function startSending(): () => void {
    if (orders.load.kind === 'saturated') {
      onFree = () => {
        if (isSending) sendOne(performance.now());
      };
      for (let index = 0; index < orders.load.inFlight; index += 1) sendOne(performance.now());
      return () => undefined;
    }
    const everyMs = 1_000 / orders.load.perSecond;
    let nextAt = performance.now();
    const timer = setInterval(() => {
      for (const now = performance.now(); nextAt <= now; nextAt += everyMs) sendOne(nextAt);
    }, 1);
    return () => clearInterval(timer);
  }

  /** Until everybody has everything that was sent, or nothing has moved for 3 s. */
  async function settled(): Promise<void> {
    let [last, lastMovedAt] = [-1, performance.now()];
    while (performance.now() - lastMovedAt < 3_000) {
      const delivered = clients.reduce((sum, client) => sum + client.delivered, 0);
      if (delivered >= sent * clients.length && (!wire.acknowledges || acknowledged.size >= sent)) return;
      if (delivered !== last) [last, lastMovedAt] = [delivered, performance.now()];
      await after(20);
    }
  }
}

function grown(seen: Uint8Array, number: number): Uint8Array {
  const larger = new Uint8Array(Math.max(seen.length * 2, number + 1));
  larger.set(seen);
  return larger;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
