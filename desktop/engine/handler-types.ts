import type { EngineCallName } from '@parley/shared/ipc/channels';
import type { engineContract, IpcOutput } from '@parley/shared/ipc/contract';
import type { z } from 'zod';

type Input<N extends EngineCallName> = z.output<(typeof engineContract)[N]['input']>;

/** One entry for each call of the contract: parsed input → output. A missing or mistyped one does not compile. */
export type Handlers = { [N in EngineCallName]: (input: Input<N>) => Promise<IpcOutput<N>> | IpcOutput<N> };
