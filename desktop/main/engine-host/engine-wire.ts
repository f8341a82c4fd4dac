import type { FromEngine, ToEngine } from '../../engine-process/port-messages.ts';

/** A started engine process and the line to it, whatever hosts it. `onExit` is called once; `kill` is final. */
export type EngineWire = {
  post(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
  pid(): number | null;
};

/** Starts an engine process. */
export type StartEngineWire = () => EngineWire;
