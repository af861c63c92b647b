import type { Command } from 'commander';

/** What a worker process reads; `workers/config.ts` knows the name too. */
const VARIABLE = 'TDDFT_UNSAFE_NO_SANDBOX';

export const UNSAFE_WARNING =
  'WARNING: --unsafe-no-sandbox: where no level of the sandbox holds, model-written code runs as you, with limits only. It can read, change and send whatever you can.';

export function withUnsafeOption(command: Command): Command {
  return command.option(
    '--unsafe-no-sandbox',
    'where no level of the sandbox holds, run model-written code all the same, uncontained',
  );
}

/** The environment of processes that run model-written code. */
export function unsafeEnvironment(isUnsafe: boolean): NodeJS.ProcessEnv {
  return isUnsafe ? { ...process.env, [VARIABLE]: '1' } : process.env;
}
