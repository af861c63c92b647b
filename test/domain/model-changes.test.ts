import { expect, test } from 'vitest';
import { changesText, modelChanges } from '../../domain/model-changes.ts';
import { modelIdentity } from '../support/model-identity.ts';

test('every difference between two identities is named with what was and what is', () => {
  const before = modelIdentity({ server_version: '0.11.4', quantization: 'F16', context: 2048 });
  const now = modelIdentity({ server_version: '0.12.0', quantization: 'Q4_K_M', context: 2048, adapter_digest: 'a' });
  expect(changesText(modelChanges(before, now))).toBe(
    'adapter_digest was none, is a; server_version was 0.11.4, is 0.12.0; quantization was F16, is Q4_K_M',
  );
  expect(modelChanges(before, before)).toEqual([]);
});

test('what a server did not tell is no change, but an adapter that is gone is', () => {
  expect(modelChanges(modelIdentity(), modelIdentity({ quantization: 'F16', endpoint: 'raw' }))).toEqual([]);
  expect(modelChanges(modelIdentity({ adapter_digest: 'a' }), modelIdentity())).toHaveLength(1);
});
