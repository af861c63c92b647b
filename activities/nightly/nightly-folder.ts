import { join } from 'node:path';

/** `results/nightly/`: what all nights share. A night's own trials lie in its experiment's folder. */
export class NightlyFolder {
  readonly root: string;

  constructor(resultsDir: string) {
    this.root = join(resultsDir, 'nightly');
  }

  pin(nightly: string): string {
    return join(this.root, `${nightly}.reference.json`);
  }
  get nights(): string {
    return join(this.root, 'nights');
  }
  night(night: string): string {
    return join(this.nights, `${night}.json`);
  }
  /** Written before the hook is called, and again with what came of it. */
  alert(night: string): string {
    return join(this.root, 'alerts', `${night}.json`);
  }
  get page(): string {
    return join(this.root, 'index.html');
  }
}
