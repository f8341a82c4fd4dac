import type { File } from '@parley/shared/entities/file';
import type { Message } from '@parley/shared/entities/message';
import { fileKind } from '@parley/shared/file-kinds';
import type { Id } from '@parley/shared/ids';
import { useEffect, useState } from 'react';
import { findPictures } from '../../state/actions/search.ts';

/** One picture and the message it came with. */
export type RoomPicture = { message: Message; file: File };

/** The pictures of a message, in their order. */
function picturesOf(message: Message): RoomPicture[] {
  return message.files.filter((file) => fileKind(file.type) === 'picture').map((file) => ({ message, file }));
}

/** The room's newest pictures that this device knows of, oldest first; those of `message` are there at once. */
export function useRoomPictures(accountId: Id, message: Message): readonly RoomPicture[] {
  const [pictures, setPictures] = useState<readonly RoomPicture[]>(() => picturesOf(message));
  useEffect(() => {
    let isGone = false;
    void findPictures(accountId, message.roomId).then((messages) => {
      if (isGone) return;
      const all = messages.some((other) => other.id === message.id) ? messages : [...messages, message];
      setPictures([...all].sort((a, b) => a.seq - b.seq).flatMap(picturesOf));
    });
    return () => {
      isGone = true;
    };
  }, [accountId, message]);
  return pictures;
}
