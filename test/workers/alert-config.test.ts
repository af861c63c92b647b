import { describe, expect, test } from 'vitest';
import { workerConfig } from '../../workers/config.ts';

describe('the alert hook of the workers', () => {
  test('is one URL, one command, or nothing', () => {
    const url = 'https://hooks.example.org/services/secret';
    expect(workerConfig({ TDDFT_ALERT_URL: url }).alert).toEqual({ url });
    expect(workerConfig({ TDDFT_ALERT_COMMAND: ' /bin/page me ' }).alert).toEqual({ command: '/bin/page me' });
    expect(workerConfig({ TDDFT_ALERT_URL: '', TDDFT_ALERT_COMMAND: '' }).alert).toBeNull();
    expect(() => workerConfig({ TDDFT_ALERT_URL: url, TDDFT_ALERT_COMMAND: 'x' })).toThrow('both are set');
  });

  test.each(['ftp://example.org/secret', 'https://user:secret@example.org/', 'example.org/secret'])(
    'is refused as %s, and not repeated',
    (url) => {
      let told = '';
      try {
        workerConfig({ TDDFT_ALERT_URL: url });
      } catch (cause) {
        told = String(cause);
      }
      expect(told).toContain('an http or https URL without a user and a password');
      expect(told).not.toContain('secret');
    },
  );
});
