import { continueOnPinnedNode } from './bootstrap.mjs';

// The operator's command line (`npm run parley-relay -- doctor`), under the Node that this version is tested with.

await continueOnPinnedNode(import.meta.url);
await import('../relay/cli/parley-relay.ts');
