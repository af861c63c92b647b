import { resolve } from 'node:path';

const PATHS = [
  'TEMPORAL_CONFIG_FILE',
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
];

/** Makes the paths among the TEMPORAL_* settings absolute: the stack's processes stand in other folders than the user. */
export function fixTemporalPaths(environment: NodeJS.ProcessEnv): void {
  for (const name of PATHS) {
    const path = environment[name];
    if (path) environment[name] = resolve(path);
  }
}
