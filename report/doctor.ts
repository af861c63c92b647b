import { printable } from './printable.ts';

/** What `tddft doctor` says of one thing. */
export interface Check {
  name: string;
  state: 'ok' | 'warn' | 'fail';
  found: string;
  /** The command, or the act, that mends it; null where nothing is to be mended. */
  fix: string | null;
}

/** One line for each check: its state, what was found, and what mends it. */
export function doctorText(checks: readonly Check[]): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, state, found, fix }) => {
      const said = `${state.padEnd(4)}  ${name.padEnd(width)}  ${found}`;
      return printable((fix === null ? said : `${said}. To mend it: ${fix}`).replaceAll(/\s*\n\s*/g, ' '));
    })
    .join('\n');
}

/** The worst state of all. */
export function doctorState(checks: readonly Check[]): Check['state'] {
  const states = checks.map(({ state }) => state);
  return (['fail', 'warn'] as const).find((state) => states.includes(state)) ?? 'ok';
}
