import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  EndlessAnswer,
  GarbledAnswer,
  ModelMissing,
  RequestRefused,
  ServerBusy,
  ServerOutOfMemory,
  ServerUnreachable,
} from '../../../activities/model/errors.ts';
import { ERA_A } from '../../support/ollama-double/eras.ts';
import {
  ENGINE_LOST,
  NO_CARD_MEMORY,
  NO_MEMORY,
  QUEUE_FULL,
  type Trouble,
} from '../../support/ollama-double/trouble.ts';
import { opened, OPEN, type Opened } from './opened.ts';

const STALLED_MS = 1000;

let ollama: Opened;
beforeEach(async () => {
  ollama = await opened(ERA_A, STALLED_MS);
});
afterEach(() => ollama.close());

const TROUBLES: [string, Trouble, new (message: string) => Error][] = [
  ['a full queue', QUEUE_FULL, ServerBusy],
  ['too little memory', NO_MEMORY, ServerOutOfMemory],
  ['too little memory on the card', NO_CARD_MEMORY, ServerOutOfMemory],
  ['an engine that was killed', ENGINE_LOST, ServerUnreachable],
  ['a refused request', { kind: 'error', status: 400, message: 'invalid options' }, RequestRefused],
  ['a connection that is lost in the answer', { kind: 'reset' }, ServerUnreachable],
  ['a line that is no JSON', { kind: 'garbage' }, GarbledAnswer],
  ['a stream without its last part', { kind: 'ends early' }, GarbledAnswer],
  ['a server that stops in the middle', { kind: 'stalls' }, EndlessAnswer],
  ['an answer beyond every limit', { kind: 'endless' }, EndlessAnswer],
];

test.each(TROUBLES)('%s has an error of its own, after which the server answers again', async (_, trouble, error) => {
  ollama.double.trouble = trouble;
  await expect(ollama.ask()).rejects.toThrow(error);
  await expect.poll(() => ollama.double.generating, { timeout: 10_000 }).toBe(0);
  ollama.double.trouble = null;
  expect((await ollama.ask()).completion).toBe('an answer of coder:7b');
});

test('a server that is slow, but goes on, is waited for', async () => {
  ollama.double.pauseMs = STALLED_MS / 10;
  ollama.double.parts = () => Array.from({ length: 12 }, (_, index) => `${index} `);
  expect(await ollama.ask()).toMatchObject({ completion: '0 1 2 3 4 5 6 7 8 9 10 11 ', finish_reason: 'stop' });
});

test('thirty different parts without an end are no repetition', async () => {
  ollama.double.trouble = { kind: 'ends early' };
  ollama.double.parts = () => Array.from({ length: 40 }, (_, index) => `${index} `);
  await expect(ollama.ask()).rejects.toThrow(GarbledAnswer);
});

test('an error that nobody knows is infrastructure, with its text', async () => {
  ollama.double.trouble = { kind: 'error in stream', message: 'the moon is full' };
  await expect(ollama.ask()).rejects.toThrow('the moon is full');
});

test('a server that is not there is unreachable, and the message says how to start it', async () => {
  await ollama.double.close();
  await expect(ollama.ask()).rejects.toThrow(ServerUnreachable);
  await expect(ollama.server.describe({ name: 'ollama:coder:7b', adapter: null }, OPEN)).rejects.toThrow(
    '`ollama serve`',
  );
});

test('a model that was not pulled is missing, and the message has the line that pulls it from this very server', async () => {
  const missing = { name: 'ollama:qwen2.5-coder:7b', adapter: null };
  await expect(ollama.server.describe(missing, OPEN)).rejects.toThrow(ModelMissing);
  await expect(ollama.server.describe(missing, OPEN)).rejects.toThrow(
    `\`OLLAMA_HOST=${ollama.double.url} ollama pull qwen2.5-coder:7b\``,
  );
});
