import { ollama } from '../../setup/ollama.ts';

/** A real Ollama, built first where there is none; says so on standard error. */
export async function ollamaExecutable(): Promise<string> {
  const component = ollama();
  const found = await component.find();
  if (found !== null) return found;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  log(`${component.name} ... ${component.plan}`);
  const installed = await component.install((line) => log(`      ${line}`));
  log(`${component.name} ... ready at ${installed}`);
  return installed;
}
