import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * The least that takes and gives files over HTTP: a body piped into a file and synced, a file piped into an answer. No sign-in, no hash, no database.
 * Arguments: port, folder.
 */
const [port, folder = '.'] = process.argv.slice(2);
let count = 0;

createServer(async (request, response) => {
  if (request.method === 'POST') {
    count += 1;
    const path = join(folder, String(count));
    await pipeline(request, createWriteStream(path));
    const handle = await open(path, 'r+');
    await handle.datasync().finally(() => handle.close());
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ file: { id: String(count) } }));
    return;
  }
  await pipeline(createReadStream(join(folder, String(Number(request.url?.split('/').at(-1))))), response).catch(() => response.destroy());
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
