import { updateSettings } from '../../state/actions/settings.ts';
import { useStore } from '../../state/store.ts';
import { Segment } from '../../ui/Segment.tsx';
import { SettingRow } from './SettingRow.tsx';

const choices = [
  { value: '100', words: '100 MB' },
  { value: '1000', words: '1 GB' },
  { value: '10000', words: '10 GB' },
  { value: '1000000', words: 'Everything' },
] as const;

/** How much of what was fetched of others' files stays here, for each account. What waits to be sent is never counted and never goes. */
export function FileCacheRow() {
  const kept = useStore((state) => state.settings.fileCacheMegabytes);
  return (
    <SettingRow
      title="Keep pictures and files"
      help="What you opened stays here to be seen offline. What you did not look at for longest goes first; it is fetched again when you need it."
    >
      <Segment
        label="Keep pictures and files"
        value={choices.find((choice) => Number(choice.value) >= kept)?.value ?? '1000000'}
        options={choices}
        onChoose={(next) => void updateSettings({ fileCacheMegabytes: Number(next) })}
      />
    </SettingRow>
  );
}
