import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameOnServer, servedName, serverKind } from '../../domain/model.ts';

const SHA = '0123456789abcdef'.repeat(4);

test('a model is asked of the server that its prefix names, under the name that is left', () => {
  expect(['miniature', 'gguf:a.gguf', 'ollama:qwen2.5-coder:7b', 'openai:Qwen/Qwen2.5'].map(serverKind)).toEqual([
    ...['embedded', 'embedded', 'ollama', 'openai'],
  ]);
  expect(nameOnServer('ollama:qwen2.5-coder:7b')).toBe('qwen2.5-coder:7b');
  expect(nameOnServer('openai:Qwen/Qwen2.5')).toBe('Qwen/Qwen2.5');
});

test('an adapter is served under the original name, with the experiment and its digest behind', () => {
  const adapter = { made_for: 'exp-1.finetuned', sha256: SHA };
  expect(servedName('qwen2.5-coder:7b', adapter)).toBe('qwen2.5-coder:7b-tdd-finetuned-exp-1-0123456789ab');
  expect(servedName('miniature', adapter)).toBe('miniature-tdd-finetuned:exp-1-0123456789ab');
  expect(servedName('host:5000/x', adapter)).toBe('host:5000/x-tdd-finetuned:exp-1-0123456789ab');
  expect(servedName('miniature', { made_for: null, sha256: SHA })).toBe('miniature-tdd-adapter:0123456789ab');
});

test('a name keeps its digest and fits a tag of Ollama, however long the experiment is called', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);
  const tag = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,39}$/);
  fc.assert(
    fc.property(id, tag, fc.boolean(), (experiment, quantization, tagged) => {
      const base = tagged ? `model:${quantization}` : 'model';
      const made_for = `${experiment}.without_${'a'.repeat(70)}`;
      const [name = '', served = ''] = servedName(base, { made_for, sha256: SHA }).split(':');
      expect(name.length).toBeLessThanOrEqual(80);
      expect(served.length).toBeLessThanOrEqual(80);
      expect(served).toMatch(/^[\w.-]*0123456789ab$/);
    }),
  );
});
