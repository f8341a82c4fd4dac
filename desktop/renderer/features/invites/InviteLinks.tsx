import type { Invite } from '@parley/shared/entities/invite';
import type { Id } from '@parley/shared/ids';
import ChevronDown from 'lucide-react/icons/chevron-down';
import Link from 'lucide-react/icons/link';
import { useEffect, useState } from 'react';
import { createInvite, listInvites } from '../../state/actions/invites.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { InviteCard } from './InviteCard.tsx';
import { expiryChoices, useChoices } from './invite-words.ts';

type Props = { accountId: Id; roomId: Id | null; blockedBecause: string | null };

/** Makes links that let people in, shows those that still do, and takes them back. */
export function InviteLinks({ accountId, roomId, blockedBecause }: Props) {
  const serverUrl = useStore((state) => state.accounts.find((account) => account.id === accountId)?.serverUrl ?? '');
  const [invites, setInvites] = useState<readonly Invite[] | null>(null);
  const [openCode, setOpenCode] = useState<string | null>(null);
  const [expiry, setExpiry] = useState(expiryChoices[2]);
  const [use, setUse] = useState(useChoices[1]);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    void listInvites(accountId, roomId).then((answer) => {
      if (isOver) return;
      if (answer.ok) setInvites(answer.value.invites);
      setProblem(answer.ok || blockedBecause !== null ? null : answer.error.message);
    });
    return () => {
      isOver = true;
    };
  }, [accountId, roomId, blockedBecause]);

  const make = async () => {
    setIsBusy(true);
    const answer = await createInvite({
      accountId,
      ...(roomId === null ? {} : { roomId }),
      ...(expiry ? { expiresInMs: expiry.ms } : {}),
      ...(use?.uses ? { maxUses: use.uses } : {}),
    });
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.error.message);
    if (!answer.ok) return;
    setInvites((before) => [answer.value.invite, ...(before ?? [])]);
    setOpenCode(answer.value.invite.code);
  };

  return (
    <div className="invite-links">
      <div className="invite-make">
        <Choice label="Ends after" value={expiry?.words ?? ''}>
          {expiryChoices.map((choice) => (
            <MenuItem key={choice.ms} isChosen={choice === expiry} onSelect={() => setExpiry(choice)}>
              {choice.words}
            </MenuItem>
          ))}
        </Choice>
        <Choice label="Lets in" value={use?.words ?? ''}>
          {useChoices.map((choice) => (
            <MenuItem key={choice.words} isChosen={choice === use} onSelect={() => setUse(choice)}>
              {choice.words}
            </MenuItem>
          ))}
        </Choice>
        <Button look="primary" isBusy={isBusy} blockedBecause={blockedBecause} onClick={() => void make()}>
          <Link size={16} aria-hidden />
          Make a link
        </Button>
      </div>
      <FormProblem words={problem} />
      <ul className="invite-list" aria-label="Links that let people in">
        {(invites ?? []).map((invite) => (
          <InviteCard
            key={invite.code}
            accountId={accountId}
            serverUrl={serverUrl}
            invite={invite}
            isOpen={invite.code === openCode}
            onOpen={() => setOpenCode(invite.code === openCode ? null : invite.code)}
            onRevoked={() => setInvites((before) => (before ?? []).filter((other) => other.code !== invite.code))}
          />
        ))}
        {invites?.length === 0 && <li className="dialog-hint">No link lets anybody in now.</li>}
        {invites === null && blockedBecause !== null && <li className="dialog-hint">{blockedBecause}.</li>}
      </ul>
    </div>
  );
}

function Choice({ label, value, children }: { label: string; value: string; children: React.ReactNode }) {
  return (
    <div className="invite-choice">
      <span className="field-label">{label}</span>
      <Menu
        label={label}
        trigger={
          <Button aria-label={`${label}: ${value}`}>
            {value}
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
      >
        {children}
      </Menu>
    </div>
  );
}
