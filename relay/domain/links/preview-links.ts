import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { previewLinks as linksOf } from '@parley/shared/words/preview-links';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { RelayError } from '../relay-error.ts';

/** What the links of messages lead to. The caller names messages that he may see, never addresses: so nobody uses the server to look around. */
export async function previewLinks(
  deps: Pick<Deps, 'memberships' | 'messages' | 'linkPreviews'>,
  actor: Actor,
  { roomId, ids }: ParsedCallInput<'links.preview'>,
): Promise<CallOutput<'links.preview'>> {
  const { membership } = await requireMember(deps, actor, { roomId, action: 'read' });
  if (deps.linkPreviews === null) throw new RelayError('forbidden', 'This server does not look at links.');
  const messages = await deps.messages.get({ roomId, ids, firstSeq: membership.firstSeq, readerId: actor.userId });
  const urls = new Set(messages.filter(({ deletedAt }) => deletedAt === undefined).flatMap(({ body }) => linksOf(body)));
  return { links: await deps.linkPreviews.look([...urls]) };
}
