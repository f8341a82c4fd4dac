import type { Id } from '@parley/shared/ids';
import Compass from 'lucide-react/icons/compass';
import Hash from 'lucide-react/icons/hash';
import SquarePen from 'lucide-react/icons/square-pen';
import { openDirectory, openOverlay } from '../../state/actions/navigate.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyRow, EmptyState } from '../../ui/EmptyState.tsx';

/** An account without a room: the ways to get to one. */
export function HomePage({ accountId }: { accountId: Id }) {
  const name = useStore((state) => state.accounts.find((account) => account.id === accountId)?.serverName ?? 'the server');
  return (
    <div className="home-page">
      <EmptyState
        title={`Welcome to ${name}`}
        words="You are in no room yet. Rooms that you join stand at the side; everything in them stays readable on this device, also offline."
      >
        <EmptyRow
          icon={<Compass size={16} />}
          what="See what is there"
          why="Public rooms that anyone here can join"
          action={
            <Button look="primary" onClick={openDirectory}>
              Browse rooms
            </Button>
          }
        />
        <EmptyRow
          icon={<Hash size={16} />}
          what="Make a room"
          why="Public for everyone here, or private for a few"
          action={<Button onClick={() => openOverlay({ kind: 'create-room', name: '' })}>New room</Button>}
        />
        <EmptyRow
          icon={<SquarePen size={16} />}
          what="Write to somebody"
          why="One person, or up to nine at once"
          action={<Button onClick={() => openOverlay({ kind: 'direct-message' })}>New message</Button>}
        />
      </EmptyState>
    </div>
  );
}
