import { llamaServer } from './component.ts';

/** A real llama-server, built first where there is none; says so on standard error. */
export async function llamaServerExecutable(): Promise<string> {
  const component = llamaServer();
  const found = await component.find();
  if (found !== null) return found;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  log(`${component.name} ... ${component.plan}`);
  const installed = await component.install((line) => log(`      ${line}`));
  log(`${component.name} ... ready at ${installed}`);
  return installed;
}
