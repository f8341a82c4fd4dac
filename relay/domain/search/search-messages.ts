import type { Message } from '@parley/shared/entities/message';
import { limits } from '@parley/shared/limits';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import { readTerms } from '@parley/shared/search/read-query';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { RelayError } from '../relay-error.ts';

const defaultLimit = 20;

/**
 * Messages of the caller's rooms that hold all words and "phrases" of the query and fit all filters, newest first. A page may hold more than `limit`
 * messages where many were stored in the same millisecond, and fewer although there are `more`.
 */
export async function searchMessages(
  deps: Pick<Deps, 'memberships' | 'search'>,
  actor: Actor,
  input: ParsedCallInput<'messages.search'>,
): Promise<{ hits: { message: Message }[]; more: boolean }> {
  const terms = readTerms(input.query).map((term) => term.folded);
  const [has, is] = [input.has ?? [], input.is ?? []];
  if (terms.length === 0 && has.length === 0 && is.length === 0 && input.roomId === undefined && input.fromId === undefined)
    throw new RelayError('invalid', 'Say what to look for.', { issues: [{ path: 'query', message: 'must hold a word, unless there is a filter' }] });
  if (input.roomId !== undefined) await requireMember(deps, actor, { roomId: input.roomId, action: 'read' });
  const { messages, more } = await deps.search.search({
    readerId: actor.userId,
    terms,
    has,
    is,
    limit: Math.min(input.limit ?? defaultLimit, limits.searchPageMax),
    ...(input.roomId === undefined ? {} : { roomId: input.roomId }),
    ...(input.fromId === undefined ? {} : { fromId: input.fromId }),
    ...(input.before === undefined ? {} : { before: input.before }),
    ...(input.after === undefined ? {} : { after: input.after }),
  });
  return { hits: messages.map((message) => ({ message })), more };
}
