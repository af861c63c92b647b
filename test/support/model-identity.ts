import type { ModelIdentity } from '../../domain/records.ts';

/** Who answered, in a test to which that matters only as far as it says. */
export function modelIdentity(changes: Partial<ModelIdentity> = {}): ModelIdentity {
  return {
    ...{ name: 'm', digest: 'weights', adapter_digest: null, server: 's', server_version: '1' },
    ...{ served_as: null, quantization: null, context: null, endpoint: null },
    ...changes,
  };
}
