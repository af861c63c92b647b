import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, ScheduleOverlapPolicy } from '@temporalio/client';
import { Command } from 'commander';
import { workflowPath } from '../../domain/links.ts';
import { joinStack } from '../joined-stack.ts';
import { givenNight, type NightlyOptions, withNightlyOptions } from '../nightly-options.ts';
import { createOutput } from '../output.ts';
import { type Described, described, inZone, scheduleTable, scheduleText } from '../schedule/described.ts';
import { createSchedule, nightlySchedules, ofSchedule } from '../schedule/schedules.ts';
import { type TimeOptions, timesOf } from '../schedule/times.ts';

interface CommonOptions {
  resultsDir: string;
  json?: boolean;
}

interface NoteOptions extends CommonOptions {
  note?: string;
}

/** A trigger is taken up within a second. */
const TRIGGER_TIMEOUT_MS = 15_000;

export function scheduleCommand(): Command {
  const command = new Command('schedule').description('re-benchmark a model every night, by a Temporal Schedule');
  command.addCommand(
    common(withNightlyOptions(new Command('create').description('make a schedule; it has the name of its nights')))
      .option('--at <time>', 'every day at this time, such as 03:30')
      .option('--cron <line>', 'five fields, such as "30 3 * * 1-5"')
      .option('--timezone <zone>', "IANA name (the machine's)")
      .addHelpText(
        'after',
        '\nExamples:\n  tddft schedule create --at 03:30 --timezone Europe/Berlin --reference exp-1.finetuned\n  tddft schedule create --name weekly --cron "0 4 * * 0"\n',
      )
      .action(create),
  );
  command.addCommand(common(new Command('list').description('every schedule that starts nights')).action(list));
  command.addCommand(ofOne('show', 'when it runs, what it starts, and what its last nights came to').action(show));
  command.addCommand(ofOne('trigger', 'start a night now, unless one of it runs').action(trigger));
  command.addCommand(
    ofOne('pause', 'start no night until it is resumed; one that runs goes on')
      .option('--note <text>', 'why, for those who look at it')
      .action(pause),
  );
  command.addCommand(
    ofOne('resume', 'start nights again').option('--note <text>', 'why, for those who look at it').action(resume),
  );
  command.addCommand(ofOne('delete', 'remove it; its nights and their results stay').action(remove));
  return command;
}

function ofOne(name: string, description: string): Command {
  return common(new Command(name).description(description).argument('[name]', 'of the schedule', 'nightly'));
}

function common(command: Command): Command {
  return command
    .option('--results-dir <dir>', 'the results folder that the running stack serves', 'results')
    .option('--json', 'as JSON');
}

async function create(options: NightlyOptions & TimeOptions & CommonOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const times = timesOf(options);
  const { input, nightly } = await givenNight(options);
  const { client } = await joinStack(options.resultsDir);
  await createSchedule(client, nightly, times, input);
  if (options.timezone === undefined) output.narrate(`Time zone: ${times.timezone}, this machine's`);
  const made = await describe(client, nightly, options);
  const [first] = made.next;
  output.data(
    made,
    `${nightly}: ${times.when}, ${times.timezone}; first ${first === undefined ? 'never' : inZone(first, times.timezone)}`,
  );
  output.narrate('It runs while the stack does: keep `tddft up` alive (docs/nightly.md).');
}

async function list(options: CommonOptions): Promise<void> {
  const { client } = await joinStack(options.resultsDir);
  const names = await nightlySchedules(client);
  const schedules = await Promise.all(names.map((name) => describe(client, name, options)));
  createOutput(options.json ?? false).data(schedules, scheduleTable(schedules));
}

async function show(name: string, options: CommonOptions): Promise<void> {
  const { client } = await joinStack(options.resultsDir);
  const schedule = await describe(client, name, options);
  createOutput(options.json ?? false).data(schedule, scheduleText(schedule));
}

/** Overlap is SKIP here too; the server's own default for a trigger is ALLOW_ALL. */
async function trigger(name: string, options: CommonOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const { client, ui } = await joinStack(options.resultsDir);
  const { running, nights } = await describe(client, name, options);
  if (running.length > 0) {
    const text = `${running.join(', ')} still runs, so no night was started`;
    return output.data({ name, started: null, night: null, running }, text);
  }
  await ofSchedule(client, name, (schedule) => schedule.trigger(ScheduleOverlapPolicy.SKIP));
  const started = await newNight(client, name, options, nights.at(-1)?.workflow_id);
  const { workflow_id = null, night = null } = started ?? {};
  output.data(
    { name, started: workflow_id, night, running: [] },
    night ?? `${name} was triggered; its night has not begun yet`,
  );
  if (ui && workflow_id !== null) {
    const { namespace } = client.options;
    output.narrate(`Watch it at ${ui}${workflowPath({ namespace, workflowId: workflow_id })}`);
  }
}

/** The night after that of the workflow `last`; null when none begins in time. */
async function newNight(
  client: Client,
  name: string,
  options: CommonOptions,
  last: string | undefined,
): Promise<Described['nights'][number] | null> {
  for (let waitedMs = 0; waitedMs < TRIGGER_TIMEOUT_MS; waitedMs += 250) {
    const newest = (await describe(client, name, options)).nights.at(-1);
    if (newest !== undefined && newest.workflow_id !== last) return newest;
    await sleep(250);
  }
  return null;
}

async function pause(name: string, { note = 'paused by tddft', ...options }: NoteOptions): Promise<void> {
  await change(name, options, (client) => ofSchedule(client, name, (schedule) => schedule.pause(note)));
}

async function resume(name: string, { note = 'resumed by tddft', ...options }: NoteOptions): Promise<void> {
  await change(name, options, (client) => ofSchedule(client, name, (schedule) => schedule.unpause(note)));
}

async function change(name: string, options: CommonOptions, act: (client: Client) => Promise<void>): Promise<void> {
  const { client } = await joinStack(options.resultsDir);
  await act(client);
  const schedule = await describe(client, name, options);
  createOutput(options.json ?? false).data(schedule, scheduleText(schedule));
}

async function remove(name: string, options: CommonOptions): Promise<void> {
  const { client } = await joinStack(options.resultsDir);
  await ofSchedule(client, name, (schedule) => schedule.delete());
  createOutput(options.json ?? false).data({ name, deleted: true }, `${name} is deleted; its nights stay`);
}

async function describe(client: Client, name: string, { resultsDir }: CommonOptions): Promise<Described> {
  const description = await ofSchedule(client, name, (schedule) => schedule.describe());
  return described(description, resolve(resultsDir), client);
}
