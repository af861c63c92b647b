import { sandboxName } from '../../../domain/sandbox-name.ts';
import { armLabel } from '../arm-words.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';
import { minute } from '../sections/verdict.ts';
import { programWords } from './program-words.ts';

/** Which weights answered, and where the arm ran; of a control the latter only as far as it is not as in the fine-tuned arm. */
export function armRows(arm: ArmDetail, { arms, programs }: Pick<ReportData, 'arms' | 'programs'>): Part[][] {
  const { name, digest, adapter_digest: adapter } = arm.summary.model;
  const weights: Row = {
    of: 'model',
    recorded: markup`${name}, <code>${digest}</code>${adapter === null ? ', no adapter' : markup`, adapter <code>${adapter}</code>`}`,
  };
  const finetuned = arm.role === 'control' ? arms.find(({ role }) => role === 'finetuned') : undefined;
  const shared = new Set(finetuned && placeRows(finetuned, programs).map(keyOf));
  const own = placeRows(arm, programs).filter((row) => !shared.has(keyOf(row)));
  const rows = [weights, ...own, ...(arm.role === 'control' ? [] : [testRuns(arm)])];
  return rows.map(({ of, recorded }) => [`${armLabel(arm)}: ${of}`, recorded]);
}

interface Row {
  of: string;
  recorded: Markup;
}

function keyOf({ of, recorded }: Row): string {
  return `${of} ${recorded.source}`;
}

/** The program, the server and each sandbox that an arm was measured with. */
function placeRows({ name, summary, sandboxes }: ArmDetail, programs: ReportData['programs']): Row[] {
  const { server, server_version: version } = summary.model;
  return [
    ...(programs[name] ?? []).map(({ tddft_version, commit, since }, index) => ({
      of: 'measured by',
      recorded: markup`${programWords(tddft_version, commit)}${index === 0 ? null : `, from ${minute(since)} on`}`,
    })),
    { of: 'server', recorded: markup`${server} ${version}` },
    ...sandboxes.map((sandbox) => ({ of: 'sandbox', recorded: markup`${sandboxName(sandbox)}` })),
  ];
}

function testRuns({ runs, vacuousPasses }: ArmDetail): Row {
  return {
    of: 'test runs',
    recorded: markup`${runs.process} with the solution in a process of its own, ${runs.shared} in pytest’s; ${runs.cached} of them known from an equal run; ${vacuousPasses} vacuous passes`,
  };
}
