import { expect, test } from 'vitest';
import { modelHosts } from '../../activities/model/hosts.ts';

test.each([
  ['', 'http://127.0.0.1:11434'],
  ['0.0.0.0', 'http://127.0.0.1:11434'],
  ['gpu-box', 'http://gpu-box:11434'],
  ['gpu-box:80', 'http://gpu-box'],
  ['[::1]:5000', 'http://[::1]:5000'],
  [':5000', 'http://127.0.0.1:5000'],
  ['http://gpu-box', 'http://gpu-box'],
  ['https://ollama.example/proxy/', 'https://ollama.example/proxy'],
])("OLLAMA_HOST %j is read as Ollama's own client reads it", (host, url) => {
  expect(modelHosts({ OLLAMA_HOST: host }).ollama).toBe(url);
});

test('an address that is none is refused with what would be right, and one with a password without showing it', () => {
  expect(() => modelHosts({ OPENAI_BASE_URL: 'localhost:8000' })).toThrow(
    'OPENAI_BASE_URL: not an address (got "localhost:8000", allowed http://host:port)',
  );
  const secret = () => modelHosts({ OPENAI_BASE_URL: 'http://me:hunter2@host/v1' });
  expect(secret).toThrow('OPENAI_BASE_URL: has a user or password in it');
  expect(secret).not.toThrow('hunter2');
});
