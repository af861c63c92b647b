/**
 * Stops this process when its parent is gone: the parent holds the other end of our stdin, and the system closes it
 * even at kill -9. Without this a killed command would leave workers that poll for ever.
 */
export function exitWithParent(): void {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.on('error', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.resume();
}
