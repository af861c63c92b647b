import { built } from '../../setup/built.ts';
import { llamaServer } from './component.ts';

/** A real llama-server, built first where there is none; says so on standard error. */
export function llamaServerExecutable(): Promise<string> {
  return built(llamaServer());
}
