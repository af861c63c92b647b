import { models } from '../../workflows/activities.ts';
import { Sampling } from '../../domain/spec.ts';

/** So many requests to one model, all asked for at once. */
export async function askAtOnce(model: string, count: number): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, seed) =>
      models.generate({
        model: { name: model, adapter: null },
        prompt: 'def',
        sampling: Sampling.parse({ seed }),
        identity: null,
      }),
    ),
  );
  return answers.length;
}

/** Has the server probed, as an experiment does before its first trial. */
export async function probeServer(model: string): Promise<void> {
  await models.checkServing({ model, merged: 'f16', further_adapters: 0 });
}
