// Run after `npm install <package>`: node tools/complete-lock.mjs
//
// npm leaves an optional platform binary out of package-lock.json when the registry in use does not carry it (mirrors
// often hold one platform only), and `npm ci` then rejects that lock wherever the registry does carry it. This adds
// the missing entries: version and platform, without an integrity hash.
import { readFileSync, writeFileSync } from 'node:fs';

const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const OS_ALIASES = { mac: 'darwin', win: 'win32' };

const lockFile = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));

for (const [dependentPath, dependent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(dependent.optionalDependencies ?? {})) {
    if (isLocked(name, dependentPath)) continue;
    lock.packages[`node_modules/${name}`] = entry(name, version, dependent);
    console.log(`added ${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);

/** Node's own look-up: in the dependent's node_modules, then in each one above it. */
function isLocked(name, dependentPath) {
  for (let folder = dependentPath; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

function entry(name, version, dependent) {
  const words = name.split('/').at(-1).split('-');
  const os = words.map((word) => OS_ALIASES[word] ?? word).find((word) => OS.includes(word));
  const cpu = words.map((word) => CPU.find((known) => word.startsWith(known))).find(Boolean);
  if (!os || !cpu || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${name}@${version}: no platform in its name`);
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : null;
  return {
    version,
    cpu: [cpu],
    ...(dependent.dev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    os: [os],
  };
}
