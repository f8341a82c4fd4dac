import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { startHttpStand } from './http-stand.ts';

const requestSchema = z.object({
  model: z.string(),
  stream: z.literal(true),
  max_tokens: z.number(),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
});
export type ModelRequest = z.infer<typeof requestSchema>;

/** How the model answers: it writes events with `say`, and raw bytes with `response`. */
export type ModelAnswer = (model: { request: ModelRequest; response: ServerResponse; say(text: string): void; end(): void }) => unknown;

/** One event of the stream, as a model speaks. */
export const chunk = (text: string): string =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: text } }] })}\n\n`;

/** A server that speaks `/v1/chat/completions` with streaming over real HTTP. `answer` may be changed at any time. */
export async function startFakeModel() {
  const requests: ModelRequest[] = [];
  const model = {
    answer: (({ say, end }) => {
      for (const word of ['Hello', ' from', ' the', ' model']) say(word);
      end();
    }) as ModelAnswer,
  };
  const stand = await startHttpStand(async ({ url, method }, response, body) => {
    if (url !== '/v1/chat/completions' || method !== 'POST') return response.writeHead(404).end();
    const request = requestSchema.parse(JSON.parse(body));
    requests.push(request);
    const begin = () => {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
    };
    return model.answer({
      request,
      response,
      say(text) {
        begin();
        response.write(chunk(text));
      },
      end() {
        begin();
        response.end(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`);
      },
    });
  });
  return { ...stand, url: `${stand.url}/v1`, requests, model };
}
export type FakeModel = Awaited<ReturnType<typeof startFakeModel>>;
