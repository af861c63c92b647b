import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of 2 MiB over a folder, which can be filled and made read-only. Needs the right to mount. */
export class SmallDisk {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static mount(folder: string): SmallDisk {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tddft-small-disk', folder]);
    return new SmallDisk(folder);
  }

  async fill(): Promise<void> {
    const file = await open(this.filler, 'w');
    try {
      for (;;) await file.write(Buffer.alloc(4096));
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause;
    } finally {
      await file.close();
    }
  }

  free(): Promise<void> {
    return rm(this.filler, { force: true });
  }

  setWritable(isWritable: boolean): void {
    execFileSync('mount', ['-o', `remount,${isWritable ? 'rw' : 'ro'}`, this.folder]);
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.folder]);
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}

/** Why no disk can be mounted here; null when one can. */
export function whyNoMount(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tddft-mount-'));
  try {
    SmallDisk.mount(folder).unmount();
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message.trim() : String(cause);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
