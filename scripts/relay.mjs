import { continueOnPinnedNode, endWithStarter } from './bootstrap.mjs';

// One relay node in this very process (a SIGTERM to it drains the relay). Generates the Prisma client where it is missing; needs nothing else built.

await continueOnPinnedNode(import.meta.url);
endWithStarter();
const { ensurePrismaClient } = await import('../prisma/ensure-client.mjs');
await ensurePrismaClient();
await import('../relay/main.ts');
