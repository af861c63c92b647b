import type { Attack } from './attack-program.ts';
import { CHANNEL } from './attack-programs-channel.ts';
import { CLAIMS_EVADED } from './attack-programs-claims.ts';
import { ESCAPING } from './attack-programs-escaping.ts';
import { EXHAUSTING } from './attack-programs-exhausting.ts';
import { FORGING } from './attack-programs-forging.ts';
import { FRAMEWORKS } from './attack-programs-frameworks.ts';
import { LEAVING } from './attack-programs-leaving.ts';
import { LOOKING } from './attack-programs-looking.ts';
import { CHEATING } from './attack-programs-objects.ts';
import { REACHING } from './attack-programs-reaching.ts';
import { BAD_TESTS } from './attack-programs-tests.ts';
import { SKIPPING } from './attack-programs-skipping.ts';
import { MEMORY } from './attack-programs-memory.ts';
import { INTERPRETER } from './attack-programs-interpreter.ts';
import { REPORTING } from './attack-programs-reporting.ts';
import { TOOLS } from './attack-programs-tools.ts';

/** Programs that solve nothing, and tests that test nothing, each with the verdicts that are right for it. */
export const ATTACKS: Attack[] = [
  ...LEAVING,
  ...FORGING,
  ...REPORTING,
  ...REACHING,
  ...INTERPRETER,
  ...CHEATING,
  ...TOOLS,
  ...CLAIMS_EVADED,
  ...LOOKING,
  ...SKIPPING,
  ...FRAMEWORKS,
  ...CHANNEL,
  ...ESCAPING,
  ...EXHAUSTING,
  ...MEMORY,
  ...BAD_TESTS,
];
