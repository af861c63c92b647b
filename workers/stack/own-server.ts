import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * `environment` for programs that use our own server: no namespace, TLS or key that the user set for another one. The
 * settings file is there because the user's would be read otherwise, and an empty one is an error.
 */
export async function ownServerEnvironment(
  environment: NodeJS.ProcessEnv,
  address: string,
  folder: string,
): Promise<NodeJS.ProcessEnv> {
  const file = join(folder, 'temporal.toml');
  await writeFile(file, `[profile.default]\naddress = "${address}"\nnamespace = "default"\n`);
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(others), TEMPORAL_CONFIG_FILE: file };
}
