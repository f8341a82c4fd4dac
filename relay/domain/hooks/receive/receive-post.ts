import type { Hook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { issuesOf } from '@parley/shared/protocol/errors';
import { storable } from '@parley/shared/storable-text';
import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import { sendMessage } from '../../messages/send-message.ts';
import { RelayError } from '../../relay-error.ts';
import { derivedId } from '../derived-id.ts';
import { isHookSecret } from '../hook-secret.ts';
import { unknownHook } from '../require-hook.ts';
import { githubWords } from './github-words.ts';
import { grafanaWords, isGrafana } from './grafana-words.ts';
import { slackWords } from './slack-words.ts';

/** What came to a webhook's address. `githubEvent`: the header that says which; `key`: the same again is the same message. */
export type Post = { hookId: Id; secret: string; githubEvent?: string | undefined; key?: string | undefined; body: unknown };
type ReceiveDeps = Pick<Deps, 'hooks' | 'memberships' | 'logWriter' | 'rooms' | 'commands' | 'publisher' | 'signInLimits' | 'newId'>;

/**
 * Writes what was posted to an incoming webhook into its room, as its bot. Throws `not-found` (no such webhook, or another secret: nobody learns which), `gone` (switched off),
 * `rate-limited`, `invalid` (nothing that can be read), and what sending throws.
 */
export async function receivePost(deps: ReceiveDeps, post: Post): Promise<void> {
  const found = await deps.hooks.receiver(post.hookId);
  if (found === null || !isHookSecret(post.secret, found.secretHash)) throw unknownHook();
  const { hook } = found;
  if (hook.botId === undefined) throw unknownHook();
  if (hook.disabled !== undefined) throw new RelayError('gone', 'This webhook is switched off.');
  try {
    await write(deps, { ...post, hook, botId: hook.botId });
  } catch (error) {
    if (error instanceof RelayError) await note(deps, hook.id, error.message);
    throw error;
  }
  await note(deps, hook.id, null);
}

/** For who looks after the webhook. What was written is written: that it could not be noted must not make anybody post it again. */
async function note({ hooks }: Pick<Deps, 'hooks'>, hookId: Id, failure: string | null): Promise<void> {
  await hooks.noteReceived(hookId, failure).catch(() => undefined);
}

async function write(deps: ReceiveDeps, { hook, botId, ...post }: Post & { hook: Hook; botId: Id }): Promise<void> {
  const retryAfterMs = await deps.signInLimits.take('posts-by-hook', hook.id);
  if (retryAfterMs !== null) throw new RelayError('rate-limited', 'This webhook posts too often. Try again in a moment.', { retryAfterMs });
  const words = read(post);
  if (words === null) return;
  const id = post.key === undefined ? deps.newId() : derivedId(hook.id, 'post', post.key);
  const actor = { userId: botId, sessionId: hook.id };
  await sendMessage(deps, actor, { roomId: hook.roomId, id, body: words }, { callsRoom: hook.mentionsRoom === true });
}

function read({ githubEvent, body }: Post): string | null {
  try {
    const words = githubEvent !== undefined ? githubWords(githubEvent, body) : isGrafana(body) ? grafanaWords(body) : slackWords(body);
    if (words === null) return null;
    const said = cut(storable(words).trim());
    if (said !== '') return said;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new RelayError('invalid', 'This cannot be read as a message.', { issues: issuesOf(error) });
  }
  throw new RelayError('invalid', 'There is nothing to say in this.', { issues: [{ path: 'text', message: 'must not be empty' }] });
}

/** No longer than a message may be, in code points. */
function cut(words: string): string {
  if (words.length <= limits.bodyMax) return words;
  const points = [...words];
  return points.length <= limits.bodyMax ? words : `${points.slice(0, limits.bodyMax - 1).join('')}…`;
}
