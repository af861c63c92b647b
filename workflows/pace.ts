/** As many ends of trials as tell the speed of late. */
const REMEMBERED = 60;

/** How fast trials end, from the times at which the last ones did. */
export class Pace {
  private readonly endedAtMs: number[] = [];

  ended(atMs: number): void {
    this.endedAtMs.push(atMs);
    if (this.endedAtMs.length > REMEMBERED) this.endedAtMs.shift();
  }

  /** Trials per second; null until a few have ended, or while all ended at once. A clock that was set back counts as no time. */
  get perSecond(): number | null {
    const [first] = this.endedAtMs;
    const last = this.endedAtMs.at(-1);
    const count = this.endedAtMs.length;
    if (first === undefined || last === undefined || count < 4 || last <= first) return null;
    return (1000 * (count - 1)) / (last - first);
  }
}
