import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createSandbox } from '../../activities/sandbox/index.ts';
import { Limits } from '../../domain/spec.ts';
import { alive, family } from './own-processes.ts';

/** Makes a sandbox, judges some programs in it, cancels one, closes it, and prints as JSON what it saw. */
const [python, bwrap] = process.argv.slice(2);
if (python === undefined || bwrap === undefined) throw new Error('usage: probe-once.ts PYTHON BWRAP');

const workDirectories = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('tddft-work-'));
const others = workDirectories();
const sandbox = await createSandbox({ python, bwrap });
const tests = 'from solution import f\n\ndef test_f(tmp_path):\n    assert f(1) == 2\n';
const judge = async (solution: string, signal?: AbortSignal): Promise<string> =>
  (await sandbox.runTests({ tests, solution, limits: Limits.parse({}) }, signal)).verdict.reason;
const [syntax, right, wrong] = await Promise.all([
  sandbox.checkSyntax('def f(:\n'),
  judge('def f(x):\n    return x + 1\n'),
  judge('import os\nos._exit(0)\n'),
]);

const cancellation = new AbortController();
const endless = judge('while True:\n    pass\n', cancellation.signal);
await new Promise((resolve) => setTimeout(resolve, 500));
const started = family();
const owners = started.map((pid) => statSync(`/proc/${pid}`).uid);
cancellation.abort(new Error('enough'));
const cancelled = await endless.catch((cause: unknown) => (cause instanceof Error ? cause.message : cause));
await sandbox.close();
// The kernel ends a namespace a little after its first process.
for (let tries = 0; tries < 50 && alive(started).length > 0; tries += 1) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}

const { attacks } = await sandbox.probe();
process.stdout.write(
  JSON.stringify({
    root: process.getuid?.() === 0,
    rootInside: owners.includes(0),
    level: sandbox.identity.level,
    notice: sandbox.notice,
    notCovered: attacks.filter(({ result }) => result !== 'held').map(({ name }) => name),
    syntax: syntax.kind,
    right,
    wrong,
    cancelled,
    left: [...alive(started), ...workDirectories().filter((name) => !others.includes(name))],
  }),
);
