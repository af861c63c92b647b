/** Takes one line of narration. */
export type Log = (line: string) => void;

/** One thing that must be on the machine. */
export interface Component {
  /** As shown to people, with its version. */
  name: string;
  /** What an install does and costs, as shown to people. */
  plan: string;
  /** The executable's path when it is there and usable; starts no install and changes nothing. */
  find(): Promise<string | null>;
  /** Brings it here and returns the executable's path. Throws NotReady when it cannot. */
  install(log: Log): Promise<string>;
}
