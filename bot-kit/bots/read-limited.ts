/** Says that an answer was longer than anybody needs. */
export class TooLongError extends Error {
  constructor(bytesMax: number) {
    super(`The answer is longer than ${bytesMax} bytes.`);
    this.name = 'TooLongError';
  }
}

/** The whole body of an answer as text. Throws `TooLongError` beyond `bytesMax` bytes, without reading on. */
export async function readLimited(response: Response, bytesMax: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    // Leaving the loop cancels the body.
    if (bytes > bytesMax) throw new TooLongError(bytesMax);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
