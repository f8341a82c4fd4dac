import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

/** Baseline without any storage: one room, every frame is sent to every client in a loop. Nothing survives, nothing is acknowledged, nobody is checked. */
const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });

sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const text = data.toString();
    for (const client of sockets.clients) if (client.readyState === WebSocket.OPEN) client.send(text);
  });
});

http.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('ready\n'));
