import pg from 'pg';

/** Whether a PostgreSQL answers there and lets us in. */
export async function canConnect(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false; // not up yet
  } finally {
    await client.end().catch(() => {});
  }
}
