import { z } from 'zod';
import type { ServerReport } from '../../activities/model/model-server.ts';
import { serverKind } from '../../domain/model.ts';
import type { ModelIdentity } from '../../domain/records.ts';
import type { Check } from '../../report/doctor.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { askModelServer, MODEL_SERVER } from '../model-servers.ts';
import { fail, ok, reasonOf, warn } from './check.ts';

/** A server that has to load weights before it answers takes its time, one that is not there none. */
const ANSWER_MS = 120_000;
const SLOTS = 'TDDFT_LLM_SLOTS';
const DOCUMENT = 'docs/models.md says which servers can, and what to do with one that cannot';

/** What the server of a model says of itself, and which model it has. It may try an adapter of a few bytes. */
export async function servedModelChecks(model: string): Promise<Check[]> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    return await askModelServer(model, async (server) => {
      const report = await server.probe(model, signal);
      return [
        ok(MODEL_SERVER, `${report.server} ${report.server_version} at ${report.url}`),
        tuningCheck(report),
        slotsCheck(model, report),
        modelCheck(await server.describe({ name: model, adapter: null }, signal)),
      ];
    });
  } catch (cause) {
    if (!(cause instanceof NotReady)) return [fail(MODEL_SERVER, reasonOf(cause), 'docs/models.md has each message')];
    const failed = fail(cause.component, cause.reason, cause.fix);
    // Who can say that it has no such model is there.
    return cause.component === MODEL_SERVER ? [failed] : [ok(MODEL_SERVER, 'it answers'), failed];
  }
}

function tuningCheck({ takes_adapters, takes_weights }: ServerReport): Check {
  if (takes_adapters) return ok('tuned models', 'it serves adapters on top of the base model');
  if (takes_weights) {
    return warn(
      'tuned models',
      'it takes no adapters, only merged weights',
      `set training.merged to the base model's own quantization; ${DOCUMENT}`,
    );
  }
  return warn('tuned models', 'it can be given none: only `tddft benchmark` works with it', DOCUMENT);
}

function slotsCheck(model: string, { slots }: ServerReport): Check {
  const name = 'requests at a time';
  const fixed = process.env[SLOTS] ?? '';
  if (fixed !== '') return fixedSlotsCheck(name, fixed);
  const isOllama = serverKind(model) === 'ollama';
  if (slots !== null) return ok(name, `${slots}, ${isOllama ? 'by OLLAMA_NUM_PARALLEL' : 'as the server says'}`);
  const unknown = isOllama ? 'OLLAMA_NUM_PARALLEL cannot be read' : 'the server does not tell';
  return ok(name, `${unknown}: found by measurement while it answers`);
}

/** The workers' own reading of the variable: workers/config.ts. */
function fixedSlotsCheck(name: string, fixed: string): Check {
  const { data } = z.coerce.number().int().min(1).max(64).safeParse(fixed);
  if (data !== undefined) return ok(name, `${data}, fixed by ${SLOTS} whatever the server says`);
  return fail(name, `${SLOTS} is no number of requests (got "${fixed}", allowed 1 to 64)`, `unset ${SLOTS}`);
}

function modelCheck({ name, digest, quantization, context, endpoint }: ModelIdentity): Check {
  const weights = /^[0-9a-f]{64}$/.test(digest) ? `sha256 ${digest}` : digest;
  const said = [
    ...[name, weights],
    quantization ?? 'quantization not told',
    context === null ? 'context not told' : `context ${context} tokens`,
    ...(endpoint === null ? [] : [`prompts go to ${endpoint}`]),
  ];
  return ok('model', said.join(', '));
}
