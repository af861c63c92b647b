/** Requests at a time that are tried, each up to half as many again as the one before. */
const LEVELS: readonly number[] = [1, 2, 3, 4, 6, 9, 13, 20, 30, 44, 64];
const FIRST_LEVEL = LEVELS.indexOf(4);
/** Half as many again at a time must bring 8% more tokens per second: ln 1.08 / ln 1.5. */
const LEAST_ELASTICITY = 0.2;
/** A level whose throughput is now so many times more or less than it was tells of another server, model or neighbour. */
const CHANGED = 1.5;
/** Windows that a level is kept when those beside it are known to be no better. Trying them again costs 2% of the tokens at most. */
const RESTING_WINDOWS = 16;
/** What counts happened while a level was filled, save for the time that passes between an answer and the next request. */
const FILLED = { least: 0.6, most: 1.2 };
/** The answer to a warm-up has one token, and takes the time that loading the model does. */
const LEAST_TOKENS = 2;

/** A request in flight. */
export interface Asked {
  atMs: number;
  /** Request-milliseconds of the server when it began. */
  loadMs: number;
  /** Which visit to a level it belongs to. */
  visit: number;
}

/** Answers that are judged together. */
interface Window {
  since: Pick<Asked, 'atMs' | 'loadMs'>;
  answers: number;
  tokens: number;
  /** Sum of the answers' durations. */
  durationMs: number;
}

/**
 * How many requests at a time a server makes use of that does not say so. Tokens per second over all requests are those
 * in flight divided by the time per token (Little's law); the limit climbs as long as more at a time bring more of them,
 * and falls when as many come with fewer, which then only waited.
 *
 * The idea is that of gradient limits (https://github.com/Netflix/concurrency-limits). Their own gradient, Gradient2,
 * holds latency against its long-term mean, to which a queue belongs after a while under a load that never ends, as that
 * of an arm; and against the latency without load a batching server looks overloaded when it does best. So the
 * throughputs of neighbouring limits are compared. Times are given by the caller; equal inputs give equal limits.
 */
export class GradientLimit {
  private level = FIRST_LEVEL;
  private visit = 0;
  private rested = 0;
  private window: Window | null = null;
  private readonly tokensPerMs = new Map<number, number>();
  private inFlight = 0;
  private loadMs = 0;
  private atMs = 0;

  /** Between 1 and 64. */
  get limit(): number {
    return LEVELS[this.level] ?? 1;
  }

  begin(atMs: number): Asked {
    this.advance(atMs);
    this.inFlight += 1;
    const { loadMs, visit } = this;
    this.window ??= { since: { atMs, loadMs }, answers: 0, tokens: 0, durationMs: 0 };
    return { atMs, loadMs, visit };
  }

  /** `tokens` is null when no answer came, which tells nothing of the server's speed. */
  end(asked: Asked, atMs: number, tokens: number | null): void {
    this.advance(atMs);
    this.inFlight -= 1;
    const { window } = this;
    if (window === null || tokens === null || tokens < LEAST_TOKENS || asked.visit !== this.visit) return;
    if (!this.isFilled(asked)) return;
    window.answers += 1;
    window.tokens += tokens;
    window.durationMs += atMs - asked.atMs;
    if (window.answers >= Math.max(8, 2 * this.limit)) this.judge(window);
  }

  private advance(atMs: number): void {
    this.loadMs += this.inFlight * (atMs - this.atMs);
    this.atMs = atMs;
  }

  private isFilled(since: Window['since']): boolean {
    const filled = (this.loadMs - since.loadMs) / ((this.atMs - since.atMs) * this.limit);
    return filled >= FILLED.least && filled <= FILLED.most;
  }

  private judge({ since, tokens, durationMs }: Window): void {
    this.window = null;
    if (!this.isFilled(since)) return;
    const inFlight = (this.loadMs - since.loadMs) / (this.atMs - since.atMs);
    this.learn((inFlight * tokens) / durationMs);
    const next = this.nextLevel();
    if (next !== this.level) {
      this.level = next;
      this.visit += 1;
      this.rested = 0;
      return;
    }
    this.rested += 1;
    if (this.rested < RESTING_WINDOWS) return;
    this.rested = 0;
    this.tokensPerMs.delete(this.level - 1);
    this.tokensPerMs.delete(this.level + 1);
  }

  private learn(tokensPerMs: number): void {
    const known = this.tokensPerMs.get(this.level) ?? tokensPerMs;
    const changed = Math.max(known / tokensPerMs, tokensPerMs / known) > CHANGED;
    if (changed) this.tokensPerMs.clear();
    this.tokensPerMs.set(this.level, changed ? tokensPerMs : (known + tokensPerMs) / 2);
  }

  private nextLevel(): number {
    const here = this.level;
    const pays = this.pays(here);
    if (pays === false) return here - 1;
    if (here + 1 < LEVELS.length && this.pays(here + 1) !== false) return here + 1;
    return pays === null && here > 0 ? here - 1 : here;
  }

  /** Whether a level is worth it beside the one below; null while one of them is not known. */
  private pays(level: number): boolean | null {
    const [more, less] = [this.tokensPerMs.get(level), this.tokensPerMs.get(level - 1)];
    const [many, few] = [LEVELS[level], LEVELS[level - 1]];
    if (more === undefined || less === undefined || many === undefined || few === undefined) return null;
    return Math.log(more / less) > LEAST_ELASTICITY * Math.log(many / few);
  }
}
