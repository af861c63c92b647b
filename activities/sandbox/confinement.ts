import { bare } from './bare.ts';
import { bubblewrap } from './bubblewrap.ts';
import type { Interpreter } from './interpreter.ts';
import type { Level } from './python-command.ts';
import { seatbelt } from './seatbelt.ts';
import type { Confine } from './zygote.ts';

/** How a zygote is confined at a level. The lower ones leave more to what its children put on themselves. */
export async function confinement(level: Level, interpreter: Interpreter, bwrap: string): Promise<Confine> {
  switch (level) {
    case 3:
      return bubblewrap(interpreter, bwrap);
    case 2:
    case 0:
      return bare(interpreter, level);
    case 1:
      return seatbelt(interpreter);
  }
}
