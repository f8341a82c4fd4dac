import type { Invite } from '@parley/shared/entities/invite';
import type { Id } from '@parley/shared/ids';
import { formatInvite } from '@parley/shared/links';
import Copy from 'lucide-react/icons/copy';
import QrIcon from 'lucide-react/icons/qr-code';
import { useState } from 'react';
import { revokeInvite } from '../../state/actions/invites.ts';
import { copyText } from '../../state/actions/shell.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { inviteState } from './invite-words.ts';
import { QrCode } from './QrCode.tsx';

type Props = { accountId: Id; serverUrl: string; invite: Invite; isOpen: boolean; onOpen: () => void; onRevoked: () => void };

/** One way in: its code, how much of it is left, its two links, and its end. */
export function InviteCard({ accountId, serverUrl, invite, isOpen, onOpen, onRevoked }: Props) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { web, app } = formatInvite({ serverUrl, code: invite.code });
  const revoke = async () => {
    setIsBusy(true);
    const answer = await revokeInvite(accountId, invite.code);
    setIsBusy(false);
    if (answer.ok) onRevoked();
    else setProblem(answer.error.message);
  };
  return (
    <li className="invite-card" data-open={isOpen ? '' : undefined}>
      <div className="invite-head">
        <div className="invite-words">
          <bdi className="mono invite-code">{invite.code}</bdi>
          <p className="dialog-hint tabular">{inviteState(invite, Date.now())}</p>
        </div>
        <IconButton label={isOpen ? 'Hide the QR code' : 'Show as QR code'} isActive={isOpen} onClick={onOpen}>
          <QrIcon size={16} aria-hidden />
        </IconButton>
        <IconButton label={`Copy the link of ${invite.code}`} onClick={() => void copyText(web, 'The link is copied.')}>
          <Copy size={16} aria-hidden />
        </IconButton>
        <Button size="small" isBusy={isBusy} aria-label={`Revoke ${invite.code}`} onClick={() => void revoke()}>
          Revoke
        </Button>
      </div>
      <FormProblem words={problem} />
      {isOpen && (
        <div className="invite-open">
          <QrCode text={web} label={`QR code of ${web}`} />
          <div className="invite-forms">
            <LinkForm words="For a browser or a message" link={web} />
            <LinkForm words="Straight into the app" link={app} />
          </div>
        </div>
      )}
    </li>
  );
}

function LinkForm({ words, link }: { words: string; link: string }) {
  return (
    <div className="invite-form">
      <p className="dialog-hint">{words}</p>
      <bdi className="mono invite-link" dir="ltr">
        {link}
      </bdi>
      <Button size="small" look="quiet" aria-label={`Copy ${link}`} onClick={() => void copyText(link, 'The link is copied.')}>
        Copy
      </Button>
    </div>
  );
}
