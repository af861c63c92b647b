/** This machine lacks something the project needs. Its message is one line that ends with the way out; exit code 3. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
  readonly component: string;
  readonly reason: string;
  /** The command, or the act, that mends it. */
  readonly fix: string;

  constructor({ component, reason, fix }: { component: string; reason: string; fix: string }) {
    super(`${component}: ${reason}. To mend it: ${fix}`);
    this.component = component;
    this.reason = reason;
    this.fix = fix;
  }
}
