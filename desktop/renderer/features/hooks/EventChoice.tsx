import { type HookEvent, hookEvents } from '@parley/shared/hook-events';
import { eventNames } from './hook-words.ts';
import '../../ui/checks.css';

/** Chooses what an outgoing webhook is told. */
export function EventChoice({ events, onChange }: { events: readonly string[]; onChange: (events: readonly string[]) => void }) {
  const toggled = (event: HookEvent) => (events.includes(event) ? events.filter((other) => other !== event) : [...events, event]);
  return (
    <fieldset className="checks hook-events">
      <legend className="field-label">What is told</legend>
      {hookEvents.map((event) => (
        <label key={event}>
          <input type="checkbox" checked={events.includes(event)} onChange={() => onChange(toggled(event))} />
          <span>{eventNames[event]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Those of them that this app can ask for. */
export function knownEvents(events: readonly string[]): HookEvent[] {
  return hookEvents.filter((event) => events.includes(event));
}
