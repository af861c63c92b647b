import { Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { prepareNamespace } from '../workers/stack/namespace.ts';

/** gRPC's ALREADY_EXISTS. */
const EXISTS = 6;

// Once for each start of the containers: the namespace, with the retention and the search attributes that `tddft up`
// gives its own. A namespace that was made a moment ago is not known to every part of the server at once; Compose
// starts this again when it fails.
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await Connection.connect({ ...connectionOptions, connectTimeout: '30s' });
try {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('30 days'),
  });
} catch (cause) {
  if (!isGrpcServiceError(cause) || Number(cause.code) !== EXISTS) throw cause;
} finally {
  await connection.close();
}
await prepareNamespace(connectionOptions, namespace, true, 30_000);
process.stdout.write(`namespace ${namespace} is ready\n`);
