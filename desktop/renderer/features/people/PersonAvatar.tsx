import type { ComponentProps } from 'react';
import { selectPicture } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';

type Props = Omit<ComponentProps<typeof Avatar>, 'picture' | 'attempt'>;

/** Somebody's picture where he chose one and it is known, else his flag. */
export function PersonAvatar(props: Props) {
  const picture = useStore((state) => selectPicture(state, props.id));
  return picture === null ? <Avatar {...props} /> : <PictureAvatar {...props} picture={picture} />;
}

function PictureAvatar(props: Props & { picture: string }) {
  // What could not be fetched is tried again when the server is back.
  const attempt = useStore((state) => state.accounts.map((account) => account.connection.state === 'online').join());
  return <Avatar {...props} attempt={attempt} />;
}
