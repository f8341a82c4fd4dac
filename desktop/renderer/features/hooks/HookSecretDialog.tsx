import type { Hook } from '@parley/shared/entities/hook';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SecretField } from '../../ui/SecretField.tsx';
import { HookFormats } from './HookFormats.tsx';
import { hostOf } from './hook-words.ts';
import '../rooms/dialogs.css';
import './hooks.css';

/** What is told once of a webhook: where to post to, or how to know that a delivery is from here. `isNew`: the webhook itself, not only its secret. */
export type ToldHook = { hook: Hook; url: string; secret: string; isNew: boolean };

export function HookSecretDialog({ told, onClose }: { told: ToldHook; onClose: () => void }) {
  const { hook, url, secret, isNew } = told;
  const isIncoming = hook.kind === 'incoming';
  return (
    <Dialog
      title={isNew ? `${hook.name} is made` : `${hook.name} has a new ${isIncoming ? 'address' : 'secret'}`}
      words={isIncoming ? 'What is posted to this address is written into the room.' : `From now on ${hostOf(url)} is told what you chose.`}
      isWide
      onClose={onClose}
      actions={<Button onClick={onClose}>Done</Button>}
    >
      <div className="dialog-form">
        {isIncoming ? (
          <>
            <SecretField label="Address" value={url} hint="Copy it now: it is not shown again. Whoever has it can write here." said="The address is copied." />
            <HookFormats address={url} />
          </>
        ) : (
          <>
            <SecretField
              label="Signing secret"
              value={secret}
              hint="Copy it now: it is not shown again. Whoever has it can pretend to be this server."
              said="The secret is copied."
            />
            <p className="hook-verify">
              Each delivery carries the header <code>X-Parley-Signature: t=…,v1=…</code>. It is from this server when <code>v1</code> is the HMAC-SHA256, in
              hex, of <code>t</code>, a dot and the body as it came, under this secret, and <code>t</code> (seconds) is not long ago.
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
}
