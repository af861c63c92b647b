import type { Design } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { Fields } from '../../domain/merge-spec.ts';
import type { NightRule } from '../../domain/nightly/compare-night.ts';
import type { NightlyInput } from '../../domain/nightly/input.ts';
import { isNightOf, nightId } from '../../domain/nightly/night-id.ts';
import { ReferencePin } from '../../domain/nightly/pin.ts';
import { attemptSeed } from '../../domain/seeds.ts';
import { Sampling } from '../../domain/spec.ts';
import { armId } from '../../domain/trial-plan.ts';
import { writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import { openDesign, type SpecSources } from '../spec/manifest.ts';
import { requireModelFile } from '../spec/model-files.ts';
import { NightlyFolder } from './nightly-folder.ts';
import { readReference, type Reference } from './reference.ts';

/** The arm of a night's experiment. */
export const NIGHT_ARM = 'nightly';

/** What one night runs, and what it is held against. */
export interface NightPlan {
  nightly: string;
  /** The night's experiment. */
  night: string;
  /** `<experiment>.<arm>`; null on the first night. */
  reference: string | null;
  rule: NightRule;
  design: Design;
  /** The input of the `benchmark` workflow. */
  benchmark: { experiment_id: string; arm: string; model: string; adapter_of?: string };
}

/**
 * Pins the reference when it is given for the first time, and writes the night's design: the reference's spec on the
 * task texts and prompts of today, with a seed of its own. `InvalidInput` for an input that contradicts the pin, and for
 * a reference that is not whole.
 */
export async function planNight(
  given: NightlyInput,
  { workflow_id, time }: { workflow_id: string; time: string },
  sources: SpecSources,
): Promise<NightPlan> {
  const { nightly, alpha, margin, wanted_power } = given;
  const night = isNightOf(nightly, workflow_id) ? workflow_id : nightId(nightly, new Date(time));
  const reference = await nightReference(given, night, sources.resultsDir);
  const design = await openDesign(nightSpec(given, night, reference), night, sources);
  const { model } = design.spec;
  await requireModelFile(model);
  const pin = new NightlyFolder(sources.resultsDir).pin(nightly);
  if (reference && (await readJson(pin, ReferencePin)) === null) await writeJson(pin, reference.pin);
  const adapter_of = reference?.pin.adapter_of ?? null;
  return {
    nightly,
    night,
    reference: reference && reference.pin.reference,
    rule: { alpha, margin, wanted_power },
    design,
    benchmark: {
      experiment_id: night,
      arm: NIGHT_ARM,
      model,
      ...(adapter_of !== null && { adapter_of }),
    },
  };
}

/**
 * The pinned reference, or the given one; null on the first night of a name without one. Writes nothing. `InvalidInput`
 * as for `planNight`.
 */
export async function nightReference(
  given: NightlyInput,
  night: string,
  resultsDir: string,
): Promise<Reference | null> {
  const { nightly } = given;
  const pin = await readJson(new NightlyFolder(resultsDir).pin(nightly), ReferencePin);
  if (pin?.reference === armId(night, NIGHT_ARM)) return null;
  if (pin && given.reference !== null && given.reference !== pin.reference) {
    throw new InvalidInput([
      `reference: the nights of "${nightly}" are held against ${pin.reference} (got "${given.reference}", allowed that or nothing); another \`nightly\` name has another reference`,
    ]);
  }
  const name = pin?.reference ?? given.reference;
  if (name === null) return null;
  const reference = await readReference(name, nightly, resultsDir);
  refuseOtherDesign(given, reference);
  return { ...reference, pin: pin ?? reference.pin };
}

function refuseOtherDesign({ nightly, model, tasks }: NightlyInput, { pin, spec }: Reference): void {
  const problem = (field: string, got: string, allowed: string): string =>
    `${field}: not the reference's (got ${got}, allowed ${allowed} or nothing); another \`nightly\` name than "${nightly}" can have another reference than ${pin.reference}`;
  const problems = [
    ...(model === undefined || model === pin.model.name ? [] : [problem('model', model, pin.model.name)]),
    ...(tasks === undefined || tasks.join() === spec.tasks.join()
      ? []
      : [problem('tasks', tasks.join(', '), spec.tasks.join(', '))]),
  ];
  if (problems.length > 0) throw new InvalidInput(problems);
}

/** The same spec under another id draws the same samples, so each night has a seed of its own. */
function nightSpec(
  { model, tasks, trials_per_task }: NightlyInput,
  night: string,
  reference: Reference | null,
): Fields {
  const sampling = reference?.spec.sampling ?? Sampling.parse({});
  const seed = attemptSeed(sampling.seed, `nightly.${night}`, 'night', 1);
  const declared: Fields = reference ? { ...reference.spec, model: reference.pin.model.name } : {};
  return {
    ...declared,
    ...(model !== undefined && { model }),
    ...(tasks !== undefined && { tasks }),
    ...(trials_per_task !== undefined && { trials_per_task }),
    experiment_id: night,
    controls: [],
    sampling: { ...sampling, seed },
  };
}
