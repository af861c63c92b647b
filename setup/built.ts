import type { Component } from './component.ts';

/** The path of a component, built first where it is missing; says so on standard error. */
export async function built(component: Component): Promise<string> {
  const found = await component.find();
  if (found !== null) return found;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  log(`${component.name} ... ${component.plan}`);
  const installed = await component.install((line) => log(`      ${line}`));
  log(`${component.name} ... ready at ${installed}`);
  return installed;
}
