import { WALL_PER_CPU } from '../../domain/guards/evidence.ts';
import type { Limits } from '../../domain/spec.ts';

/** What one job of a zygote may use, as `sandbox/zygote.py` reads it. */
export interface JobLimits {
  cpu_seconds: number;
  wall_seconds: number;
  memory_bytes: number;
  disk_bytes: number;
  inodes: number;
  output_bytes: number;
  open_files: number;
  threads: number;
}

/** CPU time decides; the wall clock is a backstop, so that a busy machine turns no pass into a timeout. */
export function jobLimits({ cpu_seconds, memory_mib, output_kib, disk_mib }: Limits): JobLimits {
  return {
    cpu_seconds,
    wall_seconds: WALL_PER_CPU * cpu_seconds,
    memory_bytes: memory_mib * 2 ** 20,
    disk_bytes: disk_mib * 2 ** 20,
    inodes: 512,
    output_bytes: output_kib * 2 ** 10,
    open_files: 256,
    threads: 64,
  };
}
