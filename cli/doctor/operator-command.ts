import { shellWord } from '../../domain/shell-word.ts';
import { components } from '../../setup/components.ts';
import type { ServerPlace } from '../server-place.ts';

/**
 * Makes `temporal operator` commands that a person can paste. For a server of the user's own they name only the
 * namespace: the Temporal CLI reads the same TEMPORAL_* settings, so no key stands in a command.
 */
export async function operatorCommand({
  address,
  namespace,
  ownServer,
}: ServerPlace): Promise<(command: string) => string> {
  const temporal = (await components().temporal.find()) ?? 'temporal';
  const server = `${ownServer ? `--address ${address} ` : ''}--namespace ${shellWord(namespace)}`;
  return (command) => `${shellWord(temporal)} operator ${command} ${server}`;
}
