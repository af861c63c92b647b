import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/*
 * Records the histories that the tests replay, from a real experiment on a running stack:
 * `tsx tools/record-histories.ts --address 127.0.0.1:7233 exp-1`. Record anew only where a change is meant to break what
 * runs, and say so in the changelog.
 */
const FOLDER = fileURLToPath(new URL('../test/fixtures/histories/', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    address: { type: 'string', default: '127.0.0.1:7233' },
    namespace: { type: 'string', default: 'default' },
  },
});
const connection = await Connection.connect({ address: values.address });
const client = new Client({ connection, namespace: values.namespace });
await mkdir(FOLDER, { recursive: true });
for (const experiment of positionals) {
  const trials: string[] = [];
  for await (const { workflowId, type } of client.workflow.list({ query: `ExperimentId = "${experiment}"` })) {
    if (type === 'trial') trials.push(workflowId);
    else await record(workflowId);
  }
  // The shortest and the longest stories say all that a trial can do.
  const lengths = await Promise.all(
    trials.map(async (id) => ({ id, length: (await client.workflow.getHandle(id).describe()).historyLength })),
  );
  const byLength = lengths.toSorted((a, b) => a.length - b.length).map(({ id }) => id);
  for (const id of new Set([...byLength.slice(0, 1), ...byLength.slice(-2)])) await record(id);
}
await connection.close();

async function record(workflowId: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  await writeFile(join(FOLDER, `${workflowId}.json`), `${historyToJSON(history)}\n`);
  console.log(workflowId);
}
