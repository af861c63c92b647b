import { describe, expect, test } from 'vitest';
import { clientVersion, isUsableOllamaVersion } from '../../setup/ollama.ts';

describe('an Ollama on PATH', () => {
  test('is known by its own version, whichever server runs', () => {
    expect(clientVersion('ollama version is 0.33.1\n')).toBe('0.33.1');
    expect(clientVersion('ollama version is 0.33.1\nWarning: client version is 0.12.0\n')).toBe('0.12.0');
    const alone = 'Warning: could not connect to a running Ollama instance\nWarning: client version is 0.11.4\n';
    expect(clientVersion(alone)).toBe('0.11.4');
    expect(clientVersion('ollama version is unknown\n')).toBeNull();
  });

  test.each([
    ['0.11.4', true],
    ['0.11.10', true],
    ['0.33.1', true],
    ['0.11.3', false],
    ['0.5.13', false],
    ['0.34.1', false],
    ['1.0.0', false],
  ])('in version %s serves the tests: %s', (version, usable) => {
    expect(isUsableOllamaVersion(version)).toBe(usable);
  });
});
