import { z } from 'zod';
import { Manifest } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { sha256 } from './digest.ts';
import { readJson } from './parse.ts';
import type { ResultsFolder } from './results-folder.ts';

/** What an experiment declared; `InvalidInput` when there is no such experiment. */
export async function readManifest(folder: ResultsFolder, experimentId: string): Promise<Manifest> {
  const manifest = await declaredManifest(folder);
  if (manifest === null) {
    throw new InvalidInput([
      `experiment_id: no such experiment (got "${experimentId}"; there is no ${folder.manifest})`,
    ]);
  }
  return manifest;
}

/**
 * What an experiment declared before its first trial, null when there is none. `DamagedFile` when its design or plan
 * is no longer what its digests say.
 */
export function declaredManifest(folder: ResultsFolder): Promise<Manifest | null> {
  return readJson(folder.manifest, DeclaredManifest);
}

/** Digests are of the JSON in the file, before defaults are filled in: those of a later version would change them. */
const AsDeclared = z
  .looseObject({ design: z.unknown(), design_sha256: z.string(), plan: z.unknown(), plan_sha256: z.string() })
  .superRefine((written, context) => {
    for (const part of ['design', 'plan'] as const) {
      const found = digestOf(written[part]);
      const declared = written[`${part}_sha256`];
      if (found !== declared)
        context.addIssue({ code: 'custom', path: [part], message: changed(part, found, declared) });
    }
  });

const DeclaredManifest = AsDeclared.pipe(Manifest);

function changed(part: string, found: string, declared: string): string {
  return `the ${part} is not the one declared before the first trial: sha256 ${found} instead of ${declared}`;
}

function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value ?? null));
}
