/** Generates the Prisma client where it is missing or older than the schema; answers whether this process generated something. */
export function ensurePrismaClient(): Promise<boolean>;
