import { expect, test } from 'vitest';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { refuseOtherTraining } from '../../cli/running-training.ts';
import { Lab } from '../support/lab.ts';

test('a running training is joined by the command that began it, and refuses other settings', async () => {
  const lab = await Lab.open('running-training');
  try {
    await openDesign({}, 'exp', { resultsDir: lab.resultsDir, tasksDir: TASKS_DIR, version: '0' });
    const asking = (training: object): Promise<void> =>
      refuseOtherTraining(lab.client, 'exp.fine-tune', { experiment_id: 'exp', training }, lab.resultsDir);
    await asking({ lora_r: 8 });
    await lab.client.workflow.start('fineTune', {
      taskQueue: 'experiments',
      workflowId: 'exp.fine-tune',
      args: [{ experiment_id: 'exp', training: { lora_r: 32 } }],
    });
    await asking({ lora_r: 32 });
    await expect(asking({ lora_r: 8 })).rejects.toThrow('exp.fine-tune runs already, with other training settings');
  } finally {
    await lab.close();
  }
});

test('a running training of a control is joined by the same command, which names its arm', async () => {
  const lab = await Lab.open('running-control');
  try {
    await openDesign({ controls: ['unfiltered'] }, 'exp', {
      resultsDir: lab.resultsDir,
      tasksDir: TASKS_DIR,
      version: '0',
    });
    const workflowId = 'exp.fine-tune.unfiltered';
    const asking = (training: object): Promise<void> =>
      refuseOtherTraining(lab.client, workflowId, { experiment_id: 'exp', training }, lab.resultsDir);
    await lab.client.workflow.start('fineTune', {
      taskQueue: 'experiments',
      workflowId,
      args: [{ experiment_id: 'exp', arm: 'unfiltered', training: { lora_r: 32 } }],
    });
    await asking({ lora_r: 32 });
    await expect(asking({})).rejects.toThrow(
      '`tddft finetune --id exp --arm unfiltered` without other flags follows it',
    );
  } finally {
    await lab.close();
  }
});
