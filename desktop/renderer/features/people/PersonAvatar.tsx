import type { ComponentProps } from 'react';
import { selectPicture } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';

/** Somebody's picture where he chose one and it is known, else his flag. */
export function PersonAvatar(props: Omit<ComponentProps<typeof Avatar>, 'picture' | 'attempt'>) {
  const picture = useStore((state) => selectPicture(state, props.id));
  // What could not be fetched is tried again when the server is back.
  const attempt = useStore((state) => (picture === null ? '' : state.accounts.map((account) => account.connection.state === 'online').join()));
  return <Avatar {...props} picture={picture} attempt={attempt} />;
}
