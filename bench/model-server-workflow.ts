import type { AskedModel } from '../activities/model/activities.ts';
import { models } from '../workflows/activities.ts';

/** Asks everything, `inFlight` at a time, as an arm does. Returns the tokens of all answers. */
export async function askAll(requests: AskedModel[], inFlight: number): Promise<number> {
  const left = requests.values();
  let tokens = 0;
  const lane = async (): Promise<void> => {
    for (const request of left) {
      const { completion_tokens } = await models.generate(request);
      tokens += completion_tokens;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return tokens;
}
