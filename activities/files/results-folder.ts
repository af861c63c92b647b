import { join } from 'node:path';

/** Where everything of one experiment lies. The names are the original experiment's. */
export class ResultsFolder {
  readonly root: string;

  constructor(resultsDir: string, experimentId: string) {
    this.root = join(resultsDir, experimentId);
  }

  get spec(): string {
    return join(this.root, 'spec.json');
  }
  /** There while an experiment that a person cancelled has not gone on. */
  get cancelled(): string {
    return join(this.root, 'cancelled.json');
  }
  get manifest(): string {
    return join(this.root, 'manifest.json');
  }
  arm(arm: string): ArmFolder {
    return new ArmFolder(join(this.root, arm));
  }
  /** The training samples that were drawn for an arm: the finetuned one's in `data/`, others in a folder of `data/`. */
  dataset(arm: string): DatasetFolder {
    return new DatasetFolder(arm === 'finetuned' ? join(this.root, 'data') : join(this.root, 'data', arm));
  }
  model(arm: string): ModelFolder {
    return new ModelFolder(join(this.root, 'models', arm));
  }
  get comparison(): string {
    return join(this.root, 'analysis', 'comparison_report.json');
  }
  get report(): string {
    return join(this.root, 'analysis', 'report.txt');
  }
  /** Judgements of a task's test files and implementations, which all arms share. */
  judgements(taskId: string): string {
    return join(this.root, 'attribution_cache', taskId);
  }
  /** Only `comparison`, that of baseline and finetuned, says that the experiment is done; other pairs lie beside it. */
  comparisonOf(baseline: string, finetuned: string): string {
    return isThePair(baseline, finetuned) ? this.comparison : this.sidePair(baseline, finetuned, 'json');
  }
  reportOf(baseline: string, finetuned: string): string {
    return isThePair(baseline, finetuned) ? this.report : this.sidePair(baseline, finetuned, 'txt');
  }
  private sidePair(baseline: string, finetuned: string, extension: string): string {
    return join(this.root, 'analysis', `${baseline}_vs_${finetuned}.${extension}`);
  }
}

function isThePair(baseline: string, finetuned: string): boolean {
  return baseline === 'baseline' && finetuned === 'finetuned';
}

export class ArmFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get summary(): string {
    return join(this.root, 'summary.json');
  }
  get identity(): string {
    return join(this.root, 'model.json');
  }
  trials(taskId: string): string {
    return join(this.root, `${taskId}_trials.jsonl`);
  }
  /** What the arm's trials are by the task's controls. */
  get attribution(): string {
    return join(this.root, 'attribution.json');
  }
  /** The same, one line for each scored trial of a task. */
  attributions(taskId: string): string {
    return join(this.root, 'attribution', `${taskId}.jsonl`);
  }
  /** Trials of a running arm, one file each; folded into `trials(taskId)` when the arm ends. */
  get running(): string {
    return join(this.root, 'running');
  }
  runningTrial(taskId: string, trialIndex: number): string {
    return join(this.running, taskId, `${String(trialIndex).padStart(6, '0')}.json`);
  }
}

export class DatasetFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get samples(): string {
    return join(this.root, 'training_samples.jsonl');
  }
  get report(): string {
    return join(this.root, 'dataset_report.json');
  }
  /** The same for people. */
  get card(): string {
    return join(this.root, 'DATASET_CARD.md');
  }
  prepared(split: 'train' | 'val'): string {
    return join(this.root, 'prepared', `${split}.jsonl`);
  }
  chatFormat(split: 'train' | 'val'): string {
    return join(this.root, 'prepared', 'chat_format', `${split}.jsonl`);
  }
}

/** A trained adapter and what was made of it. */
export class ModelFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get manifest(): string {
    return join(this.root, 'adapter.json');
  }
  get modelfile(): string {
    return join(this.root, 'Modelfile');
  }
  get merged(): string {
    return join(this.root, 'merged.gguf');
  }
  get log(): string {
    return join(this.root, 'training_log.jsonl');
  }
}
