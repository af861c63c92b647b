import { expect, test } from 'vitest';
import { benchmarkRequest } from '../../domain/benchmark-input.ts';

test.each(['data', 'models', 'export', 'reverified'])(
  'an arm of the name of another folder of its experiment, %s, is refused',
  (arm) => {
    expect(() => benchmarkRequest({ arm, model: 'miniature' })).toThrow(
      `arm: the name of another folder of the experiment (got "${arm}", allowed another name)`,
    );
  },
);
