// Usage: tsx install-environment.ts <cache root>   A set-up of its own, so that a test can kill it.
import { dirname, join } from 'node:path';
import { pythonEnvironment } from '../../setup/python-environment.ts';

const [cacheRoot = ''] = process.argv.slice(2);
await pythonEnvironment({
  name: 'Python for tests',
  plan: 'venv',
  cacheName: 'tiny',
  cacheRoot,
  requirementsFiles: [join(dirname(cacheRoot), 'requirements.txt')],
  neededGiB: 0.1,
}).install(console.error);
