/** What one run may use. CPU time decides; the wall clock is a backstop, so that a busy machine turns no pass into a timeout. */
export interface SandboxLimits {
  cpuSeconds: number;
  wallSeconds: number;
  memoryBytes: number;
  diskBytes: number;
  inodes: number;
  openFiles: number;
  threads: number;
  sourceBytes: number;
  syntaxSeconds: number;
}

export const DEFAULT_LIMITS: SandboxLimits = {
  cpuSeconds: 5,
  wallSeconds: 15,
  memoryBytes: 512 * 2 ** 20,
  diskBytes: 16 * 2 ** 20,
  inodes: 512,
  openFiles: 256,
  threads: 64,
  sourceBytes: 64 * 1024,
  syntaxSeconds: 5,
};

/** `sandbox/policy.py`'s Limits. */
export function policyLimits(limits: SandboxLimits, cpuSeconds: number | null): string {
  return JSON.stringify({
    cpu_seconds: cpuSeconds,
    memory: limits.memoryBytes,
    disk: limits.diskBytes,
    inodes: limits.inodes,
    file_size: limits.diskBytes,
    open_files: limits.openFiles,
    threads: limits.threads,
  });
}
