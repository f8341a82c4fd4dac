/** More than this in one event is no piece of an answer. */
const eventCharactersMax = 256 * 1024;

/**
 * The `data` of each event of a `text/event-stream`, as it comes; comments and other fields are left out. An event that the end of the stream cuts off is left out
 * too. Throws where an event has no end.
 */
export async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const part of body) {
    rest += decoder.decode(part, { stream: true });
    // A line end that came in halves (\r, then \n) waits for its other half.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    }
    if (rest.length + data.reduce((sum, line) => sum + line.length, 0) > eventCharactersMax) throw new Error('an event of the stream has no end');
  }
}
