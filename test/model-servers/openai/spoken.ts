import type { Reply, Routes } from './double.ts';

/*
 * What the servers say, by their sources: llama-server b10605 (tools/server/server-context.cpp, server-task.cpp), vLLM
 * (vllm/entrypoints/openai), llama-cpp-python 0.3 (llama_cpp/server).
 */

/** The events of a completion: a token each, the reason of the end, and vLLM's last one with the usage alone. */
export function completion(texts: string[], finish_reason = 'stop', end: 'done' | 'cut' = 'done'): Reply {
  const usage = { prompt_tokens: 7, completion_tokens: texts.length, total_tokens: 7 + texts.length };
  return {
    events: [
      ...texts.map((text) => ({ choices: [{ index: 0, text, finish_reason: null }], usage: null })),
      { choices: [{ index: 0, text: '', finish_reason }], usage: null },
      { choices: [], usage },
    ],
    end,
  };
}

/** https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/openai/models/serving.py */
export function vllm(routes: Routes = {}): Routes {
  const card = { object: 'model', created: 1, owned_by: 'vllm', parent: null, permission: [{ id: 'modelperm-1' }] };
  return {
    '/v1/models': {
      json: {
        object: 'list',
        data: [{ ...card, id: 'qwen', root: 'Qwen/Qwen2.5-Coder-7B-Instruct', max_model_len: 4096 }],
      },
    },
    '/version': { json: { version: '0.11.0' } },
    '/v1/completions': completion(['a', 'b']),
    ...routes,
  };
}

/** tools/server/server-context.cpp: get_res_props, get_res_models; server-task.cpp: server_task_result_get_lora. */
export function llamaServer(routes: Routes = {}): Routes {
  return {
    '/v1/models': {
      json: { object: 'list', data: [{ id: 'qwen', object: 'model', created: 1, owned_by: 'llamacpp' }] },
    },
    '/props': {
      json: {
        default_generation_settings: { params: {}, n_ctx: 2048 },
        ...{
          total_slots: 4,
          model_path: '/models/qwen.gguf',
          model_ftype: 'Q4_K - Medium',
          build_info: 'b10605-release',
        },
      },
    },
    '/lora-adapters': { json: [] },
    '/v1/completions': {
      events: [
        { choices: [{ text: 'a', index: 0, logprobs: null, finish_reason: null }] },
        {
          choices: [{ text: '', index: 0, logprobs: null, finish_reason: 'length' }],
          usage: { completion_tokens: 1, prompt_tokens: 7, total_tokens: 8 },
          timings: { prompt_n: 7, prompt_ms: 12.5, predicted_n: 1, predicted_ms: 3.25 },
        },
      ],
      end: 'done',
    },
    ...routes,
  };
}

/** One that has nothing but OpenAI's own routes. */
export function plain(routes: Routes = {}): Routes {
  return {
    '/v1/models': { json: { object: 'list', data: [{ id: 'qwen', object: 'model', owned_by: 'organization_owner' }] } },
    '/v1/completions': ({ body }) =>
      isRecord(body) && typeof body['prompt'] === 'string'
        ? completion(['a', 'b'])
        : { status: 400, json: { error: 'Invalid prompt' } },
    ...routes,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
