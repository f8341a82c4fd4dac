import { runCommand } from '../../scripts/run-command.mjs';
import { startDockerEngine } from './docker-engine.ts';

// Whether the tests of this folder can run here: an engine is fetched and started and its images are made, as the tests will find them, and one container runs.
// The last line says why not. Ended by SIGTERM it takes with it what it began.

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(1));
try {
  const engine = await startDockerEngine();
  try {
    if (engine.hasStandIns) {
      const { code, output } = await runCommand('docker', ['run', '--rm', '--network', 'none', 'redis:8', 'redis-server', '--version'], { env: engine.env });
      if (code !== 0) throw new Error(`no container runs: ${output}`);
    }
  } finally {
    await engine.stop();
  }
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  console.log(
    words
      .trim()
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-3)
      .join(' '),
  );
  process.exitCode = 1;
}
