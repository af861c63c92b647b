import { createSandbox } from '../../activities/sandbox/index.ts';
import { judgeTests } from '../../domain/guards/tests.ts';

/** Run under another user by `ordinary-user.test.ts`: prints one verdict of each guard's evidence as JSON. */
const [python, bwrap] = process.argv.slice(2);
if (python === undefined || bwrap === undefined) throw new Error('usage: probe-once.ts PYTHON BWRAP');
const sandbox = await createSandbox({ python, bwrap });
const tests = 'from solution import f\n\ndef test_f(tmp_path):\n    assert f(1) == 2\n';
const [syntax, right, wrong] = [
  await sandbox.checkSyntax('def f(:\n'),
  judgeTests(await sandbox.runTests({ tests, solution: 'def f(x):\n    return x + 1\n' })),
  judgeTests(await sandbox.runTests({ tests, solution: 'import os\nos._exit(0)\n' })),
];
await sandbox.close();
process.stdout.write(
  JSON.stringify({ uid: process.getuid?.(), syntax: syntax.kind, right: right.reason, wrong: wrong.reason }),
);
