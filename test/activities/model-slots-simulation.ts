import type { GradientLimit } from '../../activities/model/slots/gradient-limit.ts';

export interface SimulatedServer {
  /** Requests answered side by side at full speed; the others wait in their order. */
  slots: number;
  msPerToken: number;
  /** What each slot more takes from the speed of all, as batches do that outgrow a card's bandwidth. */
  slowdown: number;
  /** The relative width of the noise on each answer's speed. */
  noise: number;
  /** From an answer to the next request that takes its place. */
  turnaroundMs: number;
}

/** Keeps a server as busy as `limit` allows, in simulated time. */
export class Simulation {
  private readonly limit: GradientLimit;
  private readonly random: () => number;
  private readonly events: { atMs: number; happen: () => void }[] = [];
  private readonly waiting: (() => void)[] = [];
  private server: SimulatedServer;
  private atMs = 0;
  private running = 0;
  private inFlight = 0;
  private answers = 0;
  private tokens = 0;

  constructor(limit: GradientLimit, server: SimulatedServer, random: () => number) {
    this.limit = limit;
    this.server = server;
    this.random = random;
  }

  become(changes: Partial<SimulatedServer>): void {
    this.server = { ...this.server, ...changes };
  }

  get tokensPerMs(): number {
    return this.tokens / this.atMs;
  }

  /** Until so many more requests are answered. Returns the limit after each of them. */
  run(answers: number): number[] {
    const limits: number[] = [];
    const until = this.answers + answers;
    this.fill();
    while (this.answers < until) {
      const next = this.events.shift();
      if (!next) throw new Error('the simulation stands still');
      this.atMs = next.atMs;
      const before = this.answers;
      next.happen();
      if (this.answers > before) limits.push(this.limit.limit);
    }
    return limits;
  }

  private fill(): void {
    while (this.inFlight < this.limit.limit) this.send();
  }

  private send(): void {
    this.inFlight += 1;
    const asked = this.limit.begin(this.atMs);
    const tokens = 20 + Math.floor(this.random() * 200);
    const answered = (): void => {
      this.limit.end(asked, this.atMs, tokens);
      this.answers += 1;
      this.tokens += tokens;
      this.running -= 1;
      this.serve();
      this.after(this.server.turnaroundMs, () => {
        this.inFlight -= 1;
        this.fill();
      });
    };
    this.waiting.push(() => {
      this.running += 1;
      const { msPerToken, slowdown, noise } = this.server;
      const speed = (1 + slowdown * (this.running - 1)) * (1 + noise * (this.random() - 0.5));
      this.after(tokens * msPerToken * speed, answered);
    });
    this.serve();
  }

  private serve(): void {
    while (this.running < this.server.slots) {
      const start = this.waiting.shift();
      if (!start) return;
      start();
    }
  }

  private after(ms: number, happen: () => void): void {
    const atMs = this.atMs + ms;
    const index = this.events.findIndex((event) => event.atMs > atMs);
    this.events.splice(index === -1 ? this.events.length : index, 0, { atMs, happen });
  }
}
