import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Runtime, type WorkflowBundle } from '@temporalio/worker';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));

export interface WorkflowCode {
  bundle: WorkflowBundle;
  /** 12 hex digits that say which workflow code this is, wherever the project lies. */
  digest: string;
}

/** Bundles the workflows. Module names start at the project, and the source map, which names this machine, counts not. */
export async function workflowCode(): Promise<WorkflowCode> {
  const bundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    logger: Runtime.instance().logger,
    webpackConfigHook: (config) => ({ ...config, context: PROJECT }),
  });
  const [code = ''] = bundle.code.split('\n//# sourceMappingURL=');
  return { bundle, digest: createHash('sha256').update(code).digest('hex').slice(0, 12) };
}
