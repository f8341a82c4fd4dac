import type { Hook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { deleteHook, rotateHookSecret } from '../../state/actions/hooks.ts';
import type { Question } from '../../ui/ConfirmDialog.tsx';
import type { ToldHook } from './HookSecretDialog.tsx';

/** Asked before a webhook goes for good. */
export function deleteQuestion(accountId: Id, hook: Hook): Question {
  return {
    title: `Delete ${hook.name}?`,
    words:
      hook.kind === 'incoming'
        ? 'Its address answers nobody any more, at once and for good. What it wrote stays, under its name.'
        : 'Nothing more is sent there, and what still waits is forgotten. What was sent cannot be taken back.',
    verb: 'Delete',
    isDanger: true,
    act: async () => {
      const answer = await deleteHook(accountId, hook.id);
      return answer.ok ? null : answer.error.message;
    },
  };
}

/** Asked before a secret is made anew; `told` gets the new one. */
export function secretQuestion(accountId: Id, hook: Hook, told: (told: ToldHook) => void): Question {
  const isIncoming = hook.kind === 'incoming';
  return {
    title: isIncoming ? `New address for ${hook.name}?` : `New secret for ${hook.name}?`,
    words: isIncoming
      ? 'The address in use now stops working at once: whatever posts there must be given the new one.'
      : 'Deliveries are signed with the new secret at once: whoever checks them must be given it.',
    verb: isIncoming ? 'Make a new address' : 'Make a new secret',
    act: async () => {
      const answer = await rotateHookSecret(accountId, hook.id);
      if (!answer.ok) return answer.error.message;
      told({ ...answer.value, isNew: false });
      return null;
    },
  };
}
