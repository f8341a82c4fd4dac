import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { useRef } from 'react';
import { addFiles } from '../../state/actions/files.ts';
import { Button } from '../../ui/Button.tsx';
import { cancelUpload } from '../timeline/act-on-item.ts';

/** For a message whose file the server did not take: its words and its other files go back into the box, with another file. */
export function ChooseAnother({ accountId, item, tabIndex }: { accountId: Id; item: OutboxItem; tabIndex: number }) {
  const input = useRef<HTMLInputElement>(null);
  const choose = async (files: File[]) => {
    if (files.length === 0) return;
    await cancelUpload(
      accountId,
      item,
      (item.files ?? []).flatMap(({ id, state }) => (state === 'failed' ? id : [])),
    );
    await addFiles({ accountId, roomId: item.roomId, rootId: item.threadRootId ?? null }, files);
  };
  return (
    <>
      <Button tabIndex={tabIndex} onClick={() => input.current?.click()}>
        Choose another
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label="Files to send instead"
        onChange={(event) => void choose([...(event.target.files ?? [])])}
      />
    </>
  );
}
