import { InvalidInput } from './invalid-input.ts';
import { isFields, type Fields } from './merge-spec.ts';
import { parseInput } from './parse-input.ts';
import type { Arm } from './records.ts';
import { isOwnArm } from './tuned-arms.ts';
import { BenchmarkInput } from './spec.ts';

export interface BenchmarkRequest {
  experimentId: string | undefined;
  arm: Arm;
  /** The model of an arm with a name of its own, when it was given; the others' is the design's. */
  ownModel: string | null;
  /** Whose adapter an arm with a name of its own runs with, when it was given. */
  adapterOf: string | null;
  /** The part of the input that belongs to the experiment's design, without defaults. */
  design: Fields;
}

/** Folders of an experiment beside those of its arms. */
const OTHER_FOLDERS = ['analysis', 'attribution_cache', 'data', 'export', 'histories', 'models', 'reverified'];

/** Parses what a person gave for one arm; `InvalidInput` names each problem. */
export function benchmarkRequest(input: unknown): BenchmarkRequest {
  const { arm, adapter_of: adapterOf = null, experiment_id: experimentId, model } = parseInput(BenchmarkInput, input);
  const { arm: _, adapter_of: __, ...design } = isFields(input) ? input : {};
  if (isOwnArm(arm)) {
    if (adapterOf !== null) {
      throw new InvalidInput([
        `adapter_of: not for this arm (got "${adapterOf}", allowed with an arm of another name)`,
      ]);
    }
    return { experimentId, arm, ownModel: null, adapterOf, design };
  }
  if (OTHER_FOLDERS.includes(arm)) {
    throw new InvalidInput([`arm: the name of another folder of the experiment (got "${arm}", allowed another name)`]);
  }
  const { model: given, ...shared } = design;
  return { experimentId, arm, ownModel: given === undefined ? null : model, adapterOf, design: shared };
}
