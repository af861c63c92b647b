/** How a double may fail. Errors come before the first part; the others in the middle of an answer. */
export type Trouble =
  | { kind: 'error'; status: number; message: string }
  | { kind: 'error in stream'; message: string }
  | { kind: 'reset' }
  | { kind: 'garbage' }
  | { kind: 'ends early' }
  | { kind: 'stalls' }
  | { kind: 'endless' };

/** https://github.com/ollama/ollama/blob/v0.11.4/server/sched.go (ErrMaxQueue), routes.go (handleScheduleError) */
export const QUEUE_FULL: Trouble = {
  kind: 'error',
  status: 503,
  message: 'server busy, please try again.  maximum pending requests exceeded',
};

/** https://github.com/ollama/ollama/blob/v0.11.4/llm/server.go (NewLlamaServer) */
export const NO_MEMORY: Trouble = {
  kind: 'error',
  status: 500,
  message: 'model requires more system memory (5.5 GiB) than is available (2.1 GiB)',
};

/** https://github.com/ollama/ollama/blob/v0.11.4/llm/server.go (WaitUntilRunning), status.go (errorPrefixes) */
export const NO_CARD_MEMORY: Trouble = {
  kind: 'error',
  status: 500,
  message: 'llama runner process has terminated: cudaMalloc failed: out of memory',
};

/** https://github.com/ollama/ollama/blob/v0.11.4/llm/server.go (Completion) */
export const ENGINE_LOST: Trouble = {
  kind: 'error in stream',
  message: 'an error was encountered while running the model: unexpected EOF',
};
