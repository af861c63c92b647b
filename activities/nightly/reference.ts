import { InvalidInput } from '../../domain/invalid-input.ts';
import type { ReferencePin } from '../../domain/nightly/pin.ts';
import { missingTrials } from '../../domain/nightly/whole.ts';
import { ArmSummary } from '../../domain/records.ts';
import type { ExperimentSpec } from '../../domain/spec.ts';
import { armTasks } from '../../domain/tuned-arms.ts';
import { readJson } from '../files/parse.ts';
import { declaredManifest } from '../files/read-manifest.ts';
import { placeOf } from '../records/measured-arm.ts';
import { adapterSource } from '../spec/arm-adapter.ts';

/** A measured arm that nights are held against, as its pin says it now. */
export interface Reference {
  pin: ReferencePin;
  spec: ExperimentSpec;
}

/** Reads an arm as a reference; `InvalidInput` unless all its trials are there and its adapter, if any, is known. */
export async function readReference(name: string, nightly: string, resultsDir: string): Promise<Reference> {
  const { folder, experimentId, arm } = placeOf(name, '', resultsDir);
  const manifest = await declaredManifest(folder);
  const summary = await readJson(folder.arm(arm).summary, ArmSummary);
  if (manifest === null || summary === null) {
    throw new InvalidInput([
      `reference: nothing was measured under this name (got "${name}", allowed <experiment>.<arm> with results; there is no ${manifest === null ? folder.manifest : folder.arm(arm).summary})`,
    ]);
  }
  const { spec: declared } = manifest.design;
  const spec = { ...declared, tasks: armTasks(declared, arm) };
  const missing = missingTrials(summary, spec);
  if (missing.length > 0) {
    throw new InvalidInput(
      missing.map((line) => `reference: ${line}; \`tddft benchmark --id ${experimentId} --arm ${arm}\` completes it`),
    );
  }
  const adapter_of = await adapterSource(resultsDir, experimentId, arm);
  if (summary.model.adapter_digest !== null && adapter_of === null) {
    throw new InvalidInput([
      `reference: it is not known whose adapter ${name} ran with; use the arm it was trained for`,
    ]);
  }
  return {
    pin: {
      nightly,
      reference: name,
      model: summary.model,
      adapter_of,
      design_sha256: manifest.design_sha256,
      pinned_at: new Date().toISOString(),
    },
    spec,
  };
}
