// Usage: tsx download-temporal.ts <version> <folder>
// Temporal's SDK downloads a CLI only in order to start it, so this starts a dev server from the folder and stops it.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [version, downloadDir] = process.argv.slice(2);
if (version === undefined || downloadDir === undefined)
  throw new Error('usage: download-temporal.ts <version> <folder>');

try {
  const executable = { type: 'cached-download', version: `v${version}`, downloadDir } as const;
  const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  await environment.teardown();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
