import type { WireError } from '@parley/shared/protocol/errors';
import type { Result } from '@parley/shared/result';
import { EngineError } from '../ports.ts';

const words: Record<string, string> = {
  password: 'This is not your present password.',
  code: 'This code is wrong, or was used already.',
};

/**
 * What a server answered that asked for password or code once more. A wrong one is no end of the session: it is said at its field, as `invalid`.
 * @throws EngineError
 */
export function answered<T>(answer: Result<T>): T {
  if (answer.ok) return answer.value;
  throw new EngineError(shown(answer.error));
}

function shown(error: WireError): WireError {
  const [issue] = error.issues ?? [];
  if (error.code !== 'unauthenticated' || issue === undefined) return error;
  const message = issue.message === 'is needed' ? 'Type the code of your authenticator app too.' : (words[issue.path] ?? words['code'] ?? issue.message);
  return { code: 'invalid', message, issues: [{ path: issue.path, message }] };
}
