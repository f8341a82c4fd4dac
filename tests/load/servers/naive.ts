import { createServer } from 'node:http';
import { PrismaPg } from '@prisma/adapter-pg';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { PrismaClient } from '../../../prisma/generated/client.ts';

/**
 * Baseline "naive": the same packages as the relay, put together the obvious way: Socket.IO, the Redis adapter, one Prisma `create` and one emit for each
 * message; one Prisma call to keep each vote and reaction (of one message) and one to count. It writes into the relay's own tables, without numbering under
 * a lock (a counter in memory), verdicts or membership.
 */
const [port, databaseUrl, redisUrl] = process.argv.slice(2);
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 16 }) });
const publisher = new Redis(redisUrl ?? '');
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, adapter: createAdapter(publisher, publisher.duplicate()) });
const roomId = crypto.randomUUID();
const authorId = crypto.randomUUID();
const messageId = crypto.randomUUID();
let seq = 0;

io.on('connection', (socket) => {
  const userId = crypto.randomUUID();
  void socket.join('room');
  socket.on('send', async (message: { id: string; body: string }, acknowledge: (answer: { ok: true }) => void) => {
    seq += 1;
    const createdAt = new Date();
    await createMessage({ ...message, seq, createdAt });
    io.to('room').emit('message', message.body);
    acknowledge({ ok: true });
  });
  socket.on('vote', async ({ number, value }: { number: number; value: number }, acknowledge: (answer: { ok: true }) => void) => {
    const key = { roomId, messageId, userId };
    await prisma.vote.upsert({ where: { roomId_messageId_userId: key }, create: { ...key, value }, update: { value } });
    const counts = await prisma.vote.groupBy({ by: 'value', where: { roomId, messageId }, _count: true });
    io.to('room').emit('message', `${number} vote ${counts.map((count) => `${count.value}: ${count._count}`).join(', ')}`);
    acknowledge({ ok: true });
  });
  socket.on('react', async ({ number, on }: { number: number; on: boolean }, acknowledge: (answer: { ok: true }) => void) => {
    const reaction = { roomId, messageId, emoji: '👍', userId };
    seq += 1;
    if (on) await prisma.reaction.create({ data: { ...reaction, seq: BigInt(seq) } });
    else await prisma.reaction.deleteMany({ where: reaction });
    const count = await prisma.reaction.count({ where: { roomId, messageId, emoji: '👍' } });
    io.to('room').emit('message', `${number} react ${count}`);
    acknowledge({ ok: true });
  });
});

async function createMessage(message: { id: string; body: string; seq: number; createdAt: Date }): Promise<void> {
  await prisma.message.create({
    data: {
      id: message.id,
      roomId,
      seq: BigInt(message.seq),
      version: BigInt(message.seq),
      authorId,
      kind: 'text',
      body: message.body,
      createdAt: BigInt(message.createdAt.getTime()),
    },
  });
}

http.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
