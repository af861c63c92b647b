import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeJson } from '../../../activities/files/atomic.ts';
import { sha256 } from '../../../activities/files/digest.ts';
import { declaredManifest } from '../../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../../activities/files/results-folder.ts';
import { openDesign, wantedSpec } from '../../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../../activities/spec/task-files.ts';

let resultsDir: string;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-declared-'));
});
afterAll(() => rm(resultsDir, { recursive: true, force: true }));

test('an experiment whose guard is gone from its folder is refused before it goes on', async () => {
  const sources = { resultsDir, tasksDir: TASKS_DIR, version: '0' };
  await openDesign({ tasks: ['fibonacci'], guards: ['syntax', 'not_vacuous'] }, 'exp', sources);
  const folder = new ResultsFolder(resultsDir, 'exp');
  const manifest = await declaredManifest(folder);
  if (manifest === null) throw new Error('nothing was declared');
  const design = { ...manifest.design, spec: { ...manifest.design.spec, guards: ['syntax', 'gone'] } };
  await writeJson(folder.manifest, { ...manifest, design, design_sha256: sha256(JSON.stringify(design)) });
  const refused = 'guards: unknown guard (got "gone", allowed syntax, enough_tests, imports_function, not_vacuous)';
  await expect(wantedSpec({}, 'exp', resultsDir)).rejects.toThrow(refused);
  await expect(openDesign({}, 'exp', sources)).rejects.toThrow(refused);
});
