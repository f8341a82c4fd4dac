import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import pg from 'pg';
import { WebSocket, WebSocketServer } from 'ws';

/**
 * Baseline "textbook chat": for each message one INSERT, then one Redis publish, then a send to every client; as tutorials and the reference systems do it.
 * No idempotency, no numbering, no membership.
 */
const [port, databaseUrl, redisUrl] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 });
await pool.query('CREATE TABLE IF NOT EXISTS textbook_messages (id bigserial PRIMARY KEY, room text, body text, created_at timestamptz DEFAULT now())');

const publisher = new Redis(redisUrl ?? '');
const subscriber = new Redis(redisUrl ?? '');
const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });

await subscriber.subscribe('room');
subscriber.on('message', (_channel, text) => {
  for (const client of sockets.clients) if (client.readyState === WebSocket.OPEN) client.send(text);
});

sockets.on('connection', (socket) => {
  socket.on('message', async (data) => {
    const text = data.toString();
    await pool.query('INSERT INTO textbook_messages (room, body) VALUES ($1, $2)', ['room', text]);
    await publisher.publish('room', text);
  });
});

http.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
