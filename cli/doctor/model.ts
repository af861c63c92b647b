import { open } from 'node:fs/promises';
import { baseModel } from '../../activities/model/base-models.ts';
import { createEmbeddedServer } from '../../activities/model/embedded/server.ts';
import { serverKind } from '../../domain/model.ts';
import type { Check } from '../../report/doctor.ts';
import { fail, ok, reasonOf } from './check.ts';
import { servedModelChecks } from './model-server.ts';

const MAGIC = 'GGUF';

/** Whether what answers prompts is there, and whether the weights are what they should be. */
export function modelChecks(name: string): Promise<Check[]> {
  return serverKind(name) === 'embedded' ? embeddedModelChecks(name) : servedModelChecks(name);
}

async function embeddedModelChecks(name: string): Promise<Check[]> {
  try {
    const server = await createEmbeddedServer({ sequences: 1, threads: 1 });
    try {
      const { gguf } = baseModel(name);
      if (gguf === null || (await firstBytes(gguf)) !== MAGIC)
        return [fail('model', `${gguf} is no GGUF file`, fixOf(name))];
      const identity = await server.describe({ name, adapter: null }, AbortSignal.timeout(600_000));
      return [
        ok('model server', `${identity.server} ${identity.server_version}, embedded`),
        ok('model', `${name}, sha256 ${identity.digest}`),
      ];
    } catch (cause) {
      return [fail('model', reasonOf(cause), fixOf(name))];
    } finally {
      await server.close();
    }
  } catch (cause) {
    return [fail('model server', reasonOf(cause), 'npm ci')];
  }
}

function fixOf(name: string): string {
  return name === 'miniature'
    ? 'git checkout -- miniature, or git lfs pull where the clone left pointers'
    : 'give the path of a GGUF file that this machine can read, as --model gguf:<path>';
}

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
