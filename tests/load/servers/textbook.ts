import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import pg from 'pg';
import { WebSocket, WebSocketServer } from 'ws';

/**
 * Baseline "textbook chat": for each message one INSERT, then one Redis publish, then a send to every client; as tutorials and the reference systems do it.
 * For each vote and reaction (of one message) one statement to keep it and one to count. No idempotency, no numbering, no membership.
 */
const [port, databaseUrl, redisUrl] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 });
await pool.query('CREATE TABLE IF NOT EXISTS textbook_messages (id bigserial PRIMARY KEY, room text, body text, created_at timestamptz DEFAULT now())');
await pool.query('CREATE TABLE IF NOT EXISTS textbook_votes (message_id bigint, user_id int, value int, PRIMARY KEY (message_id, user_id))');
await pool.query('CREATE TABLE IF NOT EXISTS textbook_reactions (message_id bigint, emoji text, user_id int, PRIMARY KEY (message_id, emoji, user_id))');

const publisher = new Redis(redisUrl ?? '');
const subscriber = new Redis(redisUrl ?? '');
const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });

await subscriber.subscribe('room');
subscriber.on('message', (_channel, text) => {
  for (const client of sockets.clients) if (client.readyState === WebSocket.OPEN) client.send(text);
});

let people = 0;

sockets.on('connection', (socket) => {
  people += 1;
  const userId = people;
  socket.on('message', async (data) => {
    const text = data.toString();
    const [number, what, value] = text.split(' ', 3);
    if (what === 'vote') await publisher.publish('room', `${number} vote ${await vote(userId, Number(value))}`);
    else if (what === 'react') await publisher.publish('room', `${number} react ${await react(userId, value === '1')}`);
    else {
      await pool.query('INSERT INTO textbook_messages (room, body) VALUES ($1, $2)', ['room', text]);
      await publisher.publish('room', text);
    }
  });
});

async function vote(userId: number, value: number): Promise<string> {
  await pool.query(
    'INSERT INTO textbook_votes (message_id, user_id, value) VALUES (1, $1, $2) ON CONFLICT (message_id, user_id) DO UPDATE SET value = excluded.value',
    [userId, value],
  );
  const { rows } = await pool.query(
    'SELECT count(*) FILTER (WHERE value = 1) AS up, count(*) FILTER (WHERE value = -1) AS down FROM textbook_votes WHERE message_id = 1',
  );
  return `${rows[0].up} ${rows[0].down}`;
}

async function react(userId: number, isOn: boolean): Promise<string> {
  const change = isOn
    ? "INSERT INTO textbook_reactions (message_id, emoji, user_id) VALUES (1, '👍', $1) ON CONFLICT DO NOTHING"
    : "DELETE FROM textbook_reactions WHERE message_id = 1 AND emoji = '👍' AND user_id = $1";
  await pool.query(change, [userId]);
  const { rows } = await pool.query("SELECT count(*) AS count FROM textbook_reactions WHERE message_id = 1 AND emoji = '👍'");
  return rows[0].count;
}

http.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
