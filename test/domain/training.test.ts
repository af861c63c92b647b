import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import {
  ExportJob,
  ExportResult,
  MergeJob,
  MergeResult,
  PreflightJob,
  PreflightResult,
  TrainJob,
  TrainProgress,
  TrainResult,
} from '../../domain/training.ts';

// gpu-worker/tests/test_contract.py reads the same files with pydantic.
test.for([
  ['preflight-job', PreflightJob],
  ['preflight-result', PreflightResult],
  ['train-job', TrainJob],
  ['train-result', TrainResult],
  ['train-progress', TrainProgress],
  ['export-job', ExportJob],
  ['export-result', ExportResult],
  ['merge-job', MergeJob],
  ['merge-result', MergeResult],
] as const)('the example %s.json is what both sides of the wire expect', async ([name, schema]) => {
  const example: unknown = JSON.parse(
    await readFile(new URL(`../fixtures/contract/${name}.json`, import.meta.url), 'utf8'),
  );
  expect(schema.parse(example)).toEqual(example);
});
