import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { alertBody } from '../../domain/nightly/alert.ts';
import { compareNight, firstNight, isReference, type NightRule } from '../../domain/nightly/compare-night.ts';
import { NightAlert, NightResult } from '../../domain/nightly/night.ts';
import { ReferencePin } from '../../domain/nightly/pin.ts';
import { armId } from '../../domain/trial-plan.ts';
import { renderTrend } from '../../report/nightly/trend.ts';
import { withFailures } from '../failures.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { placeOf, readMeasuredArm } from '../records/measured-arm.ts';
import { type AlertHook, callHook } from './hook.ts';
import { NightlyFolder } from './nightly-folder.ts';
import { NIGHT_ARM } from './plan.ts';

export interface NightToCompare {
  nightly: string;
  night: string;
  rule: NightRule;
  started_at: string;
}

/** The results of nights. Every write is atomic and idempotent, as everywhere in the results folder. */
export function createNightlyActivities({
  resultsDir,
  alert: hook = null,
}: {
  resultsDir: string;
  alert?: AlertHook | null;
}) {
  const folder = new NightlyFolder(resultsDir);

  return withFailures({
    /** Holds a night against its pinned reference and writes the result; a whole first night becomes the pin. */
    async compareNight({ nightly, night, rule, started_at }: NightToCompare): Promise<NightResult> {
      const name = armId(night, NIGHT_ARM);
      const tonight = await readMeasuredArm(placeOf(name, night, resultsDir));
      const pin = await readJson(folder.pin(nightly), ReferencePin);
      const isFirst = pin === null || pin.reference === name;
      const comparison = isFirst
        ? firstNight(tonight)
        : compareNight(
            tonight,
            await readMeasuredArm(placeOf(pin.reference, '', resultsDir)),
            rule,
            await changes(pin),
          );
      const earlier = await readJson(folder.night(night), NightResult);
      const result = NightResult.parse({
        nightly,
        night,
        started_at,
        finished_at: new Date().toISOString(),
        ...comparison,
        alert: earlier?.alert ?? null,
      });
      // The same trials compared once more say nothing new, so the file keeps its times.
      if (earlier && isSame(earlier, result)) return earlier;
      if (pin === null && isReference(comparison)) await pinNight(nightly, night, name, tonight.summary.model);
      await writeJson(folder.night(night), result);
      return result;
    },

    /**
     * Calls the hook, if there is one, once for each regression: a call that a lost worker had begun is not made again, and
     * its state is `unknown`. A hook that fails is in the result, and nothing else fails for it.
     */
    async alertRegression(result: NightResult): Promise<NightResult> {
      const alert = result.alert ?? (await alertOnce(result));
      if (alert === result.alert) return result;
      const told = { ...result, alert };
      await writeJson(folder.night(result.night), told);
      return told;
    },

    /** Writes the trend page over all nights of all names. */
    async writeTrend(): Promise<string> {
      const files = (await readdir(folder.nights)).filter((file) => file.endsWith('.json')).toSorted();
      const nights = await Promise.all(files.map((file) => readJson(join(folder.nights, file), NightResult)));
      await writeAtomically(folder.page, renderTrend(nights.filter((night) => night !== null)));
      return folder.page;
    },
  });

  /** What is no longer as it was when the reference was pinned. */
  async function changes(pin: ReferencePin): Promise<string[]> {
    const place = placeOf(pin.reference, '', resultsDir);
    const { design_sha256 } = await readManifest(place.folder, place.experimentId);
    if (design_sha256 === pin.design_sha256) return [];
    return [`${pin.reference} is not what was pinned: its design was sha256 ${pin.design_sha256}, is ${design_sha256}`];
  }

  async function pinNight(nightly: string, night: string, name: string, model: ReferencePin['model']): Promise<void> {
    const place = placeOf(name, night, resultsDir);
    const { design_sha256 } = await readManifest(place.folder, night);
    const pin: ReferencePin = {
      nightly,
      reference: name,
      model,
      adapter_of: null,
      design_sha256,
      pinned_at: new Date().toISOString(),
    };
    await writeJson(folder.pin(nightly), pin);
  }

  async function alertOnce(result: NightResult): Promise<NightAlert | null> {
    if (hook === null) return null;
    const marker = folder.alert(result.night);
    const begun = await readJson(marker, NightAlert);
    if (begun !== null) return begun;
    const detail = `the call began at ${new Date().toISOString()}, and its end was not seen`;
    await writeJson(marker, { state: 'unknown', detail } satisfies NightAlert);
    const alert = await callHook(hook, alertBody(result));
    await writeJson(marker, alert);
    return alert;
  }
}
export type NightlyActivities = ReturnType<typeof createNightlyActivities>;

function isSame(earlier: NightResult, now: NightResult): boolean {
  const { started_at, finished_at } = earlier;
  return JSON.stringify(earlier) === JSON.stringify({ ...now, started_at, finished_at });
}
