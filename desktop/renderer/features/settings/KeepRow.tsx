import { updateSettings } from '../../state/actions/settings.ts';
import { useStore } from '../../state/store.ts';
import { Segment } from '../../ui/Segment.tsx';
import { SettingRow } from './SettingRow.tsx';

const choices = [
  { value: '0', words: 'None' },
  { value: '1000', words: '1,000' },
  { value: '10000', words: '10,000' },
  { value: '100000', words: '100,000' },
  { value: '1000000', words: 'Everything' },
] as const;

/** How much of each room this device fetches in the background. What it holds already stays. */
export function KeepRow() {
  const kept = useStore((state) => state.settings.backfillPerRoom);
  return (
    <SettingRow
      title="Keep on this device"
      help={
        kept === 0
          ? 'Only what you look at. Search here finds that; the rest is asked of the server.'
          : 'The newest messages of each room, fetched in the background, to read and search offline.'
      }
    >
      <Segment
        label="Keep on this device"
        value={nearest(kept)}
        options={choices}
        onChoose={(next) => void updateSettings({ backfillPerRoom: Number(next) })}
      />
    </SettingRow>
  );
}

/** A number that another version chose shows as the next one up. */
function nearest(kept: number): (typeof choices)[number]['value'] {
  return choices.find((choice) => Number(choice.value) >= kept)?.value ?? '1000000';
}
