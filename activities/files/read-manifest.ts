import { dirname } from 'node:path';
import { z } from 'zod';
import { isPlanOf } from '../../domain/analysis-plan.ts';
import { Manifest } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { isFields } from '../../domain/merge-spec.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { sha256 } from './digest.ts';
import { experimentsIn } from './experiments-in.ts';
import { readJson } from './parse.ts';
import type { ResultsFolder } from './results-folder.ts';

/** What an experiment declared; `InvalidInput` when there is no such experiment. */
export async function readManifest(folder: ResultsFolder, experimentId: string): Promise<Manifest> {
  const manifest = await declaredManifest(folder);
  if (manifest === null) {
    const known = await experimentsIn(dirname(folder.root));
    const allowed = known.slice(0, 12).join(', ') || 'none yet';
    const more = known.length > 12 ? ` and ${known.length - 12} more` : '';
    throw new InvalidInput([
      `experiment_id: no such experiment${didYouMean(experimentId, known)} (got "${experimentId}"; there is no ${folder.manifest}; allowed ${allowed}${more})`,
    ]);
  }
  return manifest;
}

/**
 * What an experiment declared before its first trial, null when there is none. `DamagedFile` when its design, prompts or
 * plan are no longer what their digests say, or the plan is not the one of the design.
 */
export function declaredManifest(folder: ResultsFolder): Promise<Manifest | null> {
  return readJson(folder.manifest, DeclaredManifest);
}

/** Digests are of the JSON in the file, before defaults are filled in: those of a later version would change them. */
const AsDeclared = z
  .looseObject({
    ...{ design: z.unknown(), design_sha256: z.string(), prompts_sha256: z.string() },
    ...{ plan: z.unknown(), plan_sha256: z.string() },
  })
  .superRefine((written, context) => {
    const { design, design_sha256, prompts_sha256, plan, plan_sha256 } = written;
    const parts = [
      ['design', design, design_sha256],
      ['prompts', isFields(design) ? design['prompts'] : null, prompts_sha256],
      ['plan', plan, plan_sha256],
    ] as const;
    for (const [part, value, declared] of parts) {
      const found = sha256(JSON.stringify(value ?? null));
      if (found !== declared)
        context.addIssue({ code: 'custom', path: [part], message: changed(part, found, declared) });
    }
  });

const DeclaredManifest = AsDeclared.pipe(Manifest).refine(({ plan, design }) => isPlanOf(plan, design.spec.analysis), {
  path: ['plan'],
  message: 'not the plan of the declared analysis (design.spec.analysis)',
});

function changed(part: string, found: string, declared: string): string {
  return `not the ${part} declared before the first trial: sha256 ${found} instead of ${declared}`;
}
