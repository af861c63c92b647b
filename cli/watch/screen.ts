import type { WriteStream } from 'node:tty';
import { type Line, styled } from './line.ts';

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
/** Terminals that know it show what lies between at once; the others ignore it. */
const BEGIN_FRAME = '\u001b[?2026h\u001b[H';
const END_FRAME = '\u001b[J\u001b[?2026l';

/**
 * A terminal that is drawn in place, on its alternate screen: what was there before comes back at the end, however
 * this process ends, and while it is suspended by Ctrl-Z.
 */
export class Screen {
  private readonly terminal: WriteStream;
  private readonly redraw: () => void;
  private readonly leave = (): void => this.close();
  private readonly suspend = (): void => {
    this.hide();
    process.kill(process.pid, 'SIGSTOP');
  };
  private readonly again = (): void => {
    if (!this.open) return;
    this.shown = null;
    this.redraw();
  };
  private shown: string | null = null;
  private entered = false;
  private open = true;

  /** `redraw` is called when the terminal's size has changed, or the screen is back. */
  constructor(terminal: WriteStream, redraw: () => void) {
    this.terminal = terminal;
    this.redraw = redraw;
    terminal.on('resize', this.again);
    process.on('exit', this.leave).on('SIGTSTP', this.suspend).on('SIGCONT', this.again);
  }

  get size(): { columns: number; rows: number } {
    const { columns, rows } = this.terminal;
    // Some terminals say 0 until they know.
    return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
  }

  /** Shows at most as many lines as the screen has; nothing is written where nothing changed. */
  draw(lines: readonly Line[]): void {
    if (!this.open) return;
    const { columns } = this.size;
    // After a whole line the cursor stands on its last character, which would be cleared.
    const frame = lines.map((each) => styled(each) + (each.text.length < columns ? '\u001b[K' : '')).join('\r\n');
    if (frame === this.shown) return;
    const enter = this.entered ? '' : ENTER;
    this.terminal.write(`${enter}${BEGIN_FRAME}${frame}${END_FRAME}`);
    this.entered = true;
    this.shown = frame;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.hide();
    this.terminal.off('resize', this.again);
    process.off('exit', this.leave).off('SIGTSTP', this.suspend).off('SIGCONT', this.again);
  }

  private hide(): void {
    if (this.entered) this.terminal.write(LEAVE);
    this.entered = false;
  }
}
