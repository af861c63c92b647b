/** `npm run` passes Ctrl-C on to us, and the terminal has sent it already: these two are one press. */
const ONE_PRESS_MS = 1000;

/**
 * Calls `act` at the first Ctrl-C or SIGTERM, and goes on to hold signals off, so that what is started can be stopped
 * in order; a second press ends this process at once, and the stack then stops by itself. Returns what ends that.
 */
export function onInterrupt(act: () => void): () => void {
  let pressedAt: number | null = null;
  const press = (): void => {
    if (pressedAt === null) {
      pressedAt = Date.now();
      act();
    } else if (Date.now() - pressedAt > ONE_PRESS_MS) process.exit(130);
  };
  process.on('SIGINT', press).on('SIGTERM', press);
  return () => void process.off('SIGINT', press).off('SIGTERM', press);
}
