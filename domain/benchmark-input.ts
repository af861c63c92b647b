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
  const { model: given, ...shared } = design;
  return { experimentId, arm, ownModel: given === undefined ? null : model, adapterOf, design: shared };
}
