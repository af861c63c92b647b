import { describe, expect, test } from 'vitest';
import type { SandboxIdentity } from '../../../domain/records.ts';
import { renderReport } from '../../../report/html/report.ts';
import { repeatCommand } from '../../../report/html/provenance/repeat-command.ts';
import type { ReportData } from '../../../report/html/report-data.ts';
import { EXPERIMENT } from './records.ts';
import { reportData } from './report-data.ts';

const SHA = 'ab'.repeat(20);

function provenanceOf(data: ReportData): string {
  const [, section = ''] = /<section id="provenance"(.*?)<\/section>/s.exec(renderReport(data)) ?? [];
  return section.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

function declaredAt(data: ReportData, commit: string | null): ReportData {
  return { ...data, manifest: { ...data.manifest, commit } };
}

function onSandbox(data: ReportData, arm: string, sandbox: SandboxIdentity): ReportData {
  return { ...data, arms: data.arms.map((each) => (each.name === arm ? { ...each, sandboxes: [sandbox] } : each)) };
}

const UNCONTAINED: SandboxIdentity = { level: 0, python: '3.11.2', pytest: '9.1.1', runner: 'r' };

describe('the commit', () => {
  const data = reportData();

  test('of the program that declared the experiment stands beside that of the one that wrote the report', () => {
    const told = provenanceOf(declaredAt(data, SHA));
    expect(told).toContain(`by tddft 0.1.0, commit ${SHA} `);
    expect(told).toContain(`report written at commit ${'c'.repeat(40)}`);
  });

  test('of a changed checkout is told as such', () => {
    expect(provenanceOf(declaredAt(data, `${SHA}+`))).toContain(`commit ${SHA} with uncommitted changes`);
  });

  test('that is not known, and one that was not noted, are told apart', () => {
    expect(provenanceOf(declaredAt(data, null))).toContain('tddft 0.1.0, no commit known, as of a released package');
    expect(provenanceOf(data)).toContain('tddft 0.1.0, its commit not noted');
  });

  test('of each arm is told, and from when on another program continued it', () => {
    const since = '2026-02-03T04:05:06.000Z';
    const ran = { tddft_version: '0.1.0', commit: SHA, since };
    const told = provenanceOf({ ...data, programs: { baseline: [ran], finetuned: [ran, { ...ran, commit: null }] } });
    expect(told).toContain(`baseline: measured by tddft 0.1.0, commit ${SHA} `);
    expect(told).toContain(
      'fine-tuned: measured by tddft 0.1.0, no commit known, as of a released package, from 2026-02-03 04:05 UTC on',
    );
  });
});

describe('a control', () => {
  const data = reportData({ controlled: true });

  test('has no row for what it ran on where that is the fine-tuned arm’s', () => {
    expect(provenanceOf(data)).toContain('unfiltered: model');
    expect(provenanceOf(data)).not.toContain('unfiltered: s');
  });

  test('that ran in another sandbox says so', () => {
    expect(provenanceOf(onSandbox(data, 'unfiltered', UNCONTAINED))).toContain('unfiltered: sandbox level 0, ');
  });
});

describe('the command that repeats the experiment', () => {
  const data = reportData();
  const usual = `tddft run --spec /data/results/${EXPERIMENT}/spec.json --id ${EXPERIMENT}-again --results-dir /data/results`;

  test('names the spec where it lies, and where results go', () => {
    expect(repeatCommand(data)).toBe(usual);
    expect(provenanceOf(data)).toContain(usual);
  });

  test('names the folder of tasks of one’s own', () => {
    const own = { ...data, manifest: { ...data.manifest, tasks_dir: "/data/Ann's tasks" } };
    expect(repeatCommand(own)).toBe(String.raw`${usual} --tasks-dir '/data/Ann'\''s tasks'`);
  });

  test('allows code to run uncontained only where it did', () => {
    expect(repeatCommand(onSandbox(data, 'baseline', UNCONTAINED))).toBe(`${usual} --unsafe-no-sandbox`);
  });
});
