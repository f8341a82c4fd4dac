import { z } from 'zod';
import { reasonOf } from '../../log.ts';
import { readLimited } from '../read-limited.ts';
import { ModelError } from './model-error.ts';
import { readEventStream } from './read-event-stream.ts';

export type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string };

/** `url`: up to and with `/v1`. `quietMs`: how long the model may say nothing. */
export type ChatApi = { url: string; model: string; key: string | null; maxTokens: number; quietMs: number };

/** However slowly it goes on. */
const wholeMs = 10 * 60_000;

const chunkSchema = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).optional(), finish_reason: z.string().nullish() })).optional(),
  error: z.unknown().optional(),
});

/**
 * Asks a model over `/chat/completions` as OpenAI, Ollama and many others speak it, and answers its words as they come. Ends where the model ends; throws `ModelError`
 * where it cannot be asked or breaks off, and what `signal` says where that aborts: the connection is closed by then.
 */
export async function* streamChat(api: ChatApi, messages: readonly ChatMessage[], signal: AbortSignal): AsyncGenerator<string> {
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(), api.quietMs);
  try {
    const response = await fetch(`${api.url}/chat/completions`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(api.key === null ? {} : { authorization: `Bearer ${api.key}` }),
      },
      body: JSON.stringify({ model: api.model, messages, stream: true, max_tokens: api.maxTokens }),
      signal: AbortSignal.any([signal, quiet.signal, AbortSignal.timeout(wholeMs)]),
    });
    if (!response.ok || response.body === null) throw await refused(response);
    for await (const data of readEventStream(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), api.quietMs);
      if (data === '[DONE]') return;
      const { text, isLast } = readChunk(data);
      if (text !== '') yield text;
      if (isLast) return;
    }
    throw new ModelError('The model broke off before its end.', 'the stream ended without its end');
  } catch (error) {
    if (error instanceof ModelError) throw error;
    signal.throwIfAborted();
    if (quiet.signal.aborted) throw new ModelError('The model took too long.', `nothing came for ${api.quietMs} ms`);
    throw new ModelError('The model cannot be reached right now, or broke off.', reasonOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function readChunk(data: string): { text: string; isLast: boolean } {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    throw new ModelError('The model answered something that makes no sense.', `no JSON: ${data.slice(0, 200)}`);
  }
  const { data: chunk } = chunkSchema.safeParse(json);
  if (chunk === undefined || (chunk.choices === undefined && chunk.error === undefined))
    throw new ModelError('The model answered something that makes no sense.', `not a chunk: ${data.slice(0, 200)}`);
  if (chunk.error !== undefined) throw new ModelError('The model reports an error.', data.slice(0, 200));
  const [choice] = chunk.choices ?? [];
  return { text: choice?.delta?.content ?? '', isLast: typeof choice?.finish_reason === 'string' };
}

const wordsByStatus: Record<number, string> = {
  400: 'The model does not take this question.',
  401: 'The model does not let this bot in. Whoever runs the bot has to look at its key.',
  403: 'The model does not let this bot in. Whoever runs the bot has to look at its key.',
  404: 'There is no such model. Whoever runs the bot has to look at its settings.',
  429: 'The model has too much to do right now. Please try again in a minute.',
};

/** Why there is no answer. What the other side says of it stays in the log: it may tell of keys. */
async function refused(response: Response): Promise<ModelError> {
  const said = await readLimited(response, 16 * 1024).catch(reasonOf);
  const words = wordsByStatus[response.status] ?? 'The model has a problem right now. Please try again later.';
  return new ModelError(words, `status ${response.status}: ${said.slice(0, 200)}`);
}
