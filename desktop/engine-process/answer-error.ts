import { type WireError, wireErrorSchema } from '@parley/shared/protocol/errors';
import { z } from 'zod';

const answerBytesMax = 64 * 1024;
const errorBodySchema = z.object({ error: wireErrorSchema });

/** The relay's own words where it has some; an answer of tus or of a proxy is read by its status. */
export async function answerError(response: Response): Promise<WireError> {
  const parsed = errorBodySchema.safeParse(await readJson(response));
  if (parsed.success) return parsed.data.error;
  const codes = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 410: 'gone', 413: 'too-large', 429: 'rate-limited' } as const;
  const code = response.status in codes ? codes[response.status as keyof typeof codes] : 'unavailable';
  return { code, message: `The server did not take it (HTTP ${response.status}).` };
}

/** What a short answer says; undefined where it is long, or no JSON. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > answerBytesMax) return undefined;
    }
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
