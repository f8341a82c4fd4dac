import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Encrypts under a key of the server (AES-256-GCM), one for each purpose; bound to a row by its id: copied to another one, it opens nothing. */
export function seal(serverSecret: Uint8Array, { purpose, boundTo }: { purpose: string; boundTo: string }, secret: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(serverSecret, purpose), nonce).setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** Null: it was sealed under another secret of the server, for another purpose, or for another row. */
export function open(serverSecret: Uint8Array, { purpose, boundTo }: { purpose: string; boundTo: string }, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(serverSecret, purpose), bytes.subarray(0, 12)).setAAD(Buffer.from(boundTo));
  try {
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function keyOf(serverSecret: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', serverSecret).update(purpose).digest();
}
