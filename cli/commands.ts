import type { Command } from 'commander';

type Load = () => Promise<Command>;

/** Every command by its name, in the order of the help. Each is loaded when it is asked for: all together take a second. */
const COMMANDS: Record<string, Load> = {
  setup: async () => (await import('./commands/setup.ts')).setupCommand(),
  up: async () => (await import('./commands/up.ts')).upCommand(),
  run: async () => (await import('./commands/run.ts')).runCommand(),
  benchmark: async () => (await import('./commands/benchmark.ts')).benchmarkCommand(),
  extract: async () => (await import('./commands/extract.ts')).extractCommand(),
  finetune: async () => (await import('./commands/finetune.ts')).finetuneCommand(),
  attribute: async () => (await import('./commands/attribute.ts')).attributeCommand(),
  compare: async () => (await import('./commands/compare.ts')).compareCommand(),
  report: async () => (await import('./commands/report.ts')).reportCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  reverify: async () => (await import('./commands/reverify.ts')).reverifyCommand(),
  nightly: async () => (await import('./commands/nightly.ts')).nightlyCommand(),
  schedule: async () => (await import('./commands/schedule.ts')).scheduleCommand(),
  power: async () => (await import('./commands/power.ts')).powerCommand(),
  status: async () => (await import('./commands/status.ts')).statusCommand(),
  watch: async () => (await import('./commands/watch.ts')).watchCommand(),
  pause: async () => (await import('./commands/pause.ts')).pauseCommand(),
  resume: async () => (await import('./commands/resume.ts')).resumeCommand(),
  cancel: async () => (await import('./commands/cancel.ts')).cancelCommand(),
  retry: async () => (await import('./commands/retry.ts')).retryCommand(),
  concurrency: async () => (await import('./commands/concurrency.ts')).concurrencyCommand(),
  'add-trials': async () => (await import('./commands/add-trials.ts')).addTrialsCommand(),
  trials: async () => (await import('./commands/trials.ts')).trialsCommand(),
  tasks: async () => (await import('./commands/tasks.ts')).tasksCommand(),
  models: async () => (await import('./commands/models.ts')).modelsCommand(),
  sandbox: async () => (await import('./commands/sandbox.ts')).sandboxCommand(),
  links: async () => (await import('./commands/links.ts')).linksCommand(),
  archive: async () => (await import('./commands/archive.ts')).archiveCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
};

/** The one command that the arguments begin with; all of them where they ask for something else, such as help. */
export async function wantedCommands([name = '']: readonly string[]): Promise<Command[]> {
  const wanted = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return wanted ? [await wanted()] : Promise.all(Object.values(COMMANDS).map((load) => load()));
}
