// npm's postinstall: deletes what this machine can never load, about 185 MB of 550.
//
// Temporal's native bridge ships every platform's build in one package, node-llama-cpp lists x64 among the processors
// of its ARM builds, and both carry the sources to compile themselves, which this project never does.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const nodeModules = new URL('../node_modules', import.meta.url).pathname;

const bridge = join(nodeModules, '@temporalio/core-bridge');
if (existsSync(join(bridge, 'common.js'))) {
  const ownTarget = createRequire(import.meta.url)(join(bridge, 'common.js')).getPrebuiltTargetName();
  if (existsSync(join(bridge, 'releases', ownTarget))) {
    removeChildren(join(bridge, 'releases'), (target) => target !== ownTarget);
    removeChildren(bridge, (child) => child === 'sdk-core' || child === 'src');
  }
}

const llamaPlatform = { darwin: 'mac', linux: 'linux', win32: 'win' }[process.platform];
const llamaArch = process.arch === 'arm' ? 'armv7l' : process.arch;
removeChildren(join(nodeModules, '@node-llama-cpp'), (build) => !build.startsWith(`${llamaPlatform}-${llamaArch}`));
removeChildren(join(nodeModules, 'node-llama-cpp/llama'), (child) => child === 'gitRelease.bundle');

function removeChildren(folder, isUnneeded) {
  if (!existsSync(folder)) return;
  for (const child of readdirSync(folder).filter(isUnneeded)) rmSync(join(folder, child), { recursive: true });
}
