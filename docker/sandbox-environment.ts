import { components } from '../setup/components.ts';

// The image's part of `tddft setup`: the packages that the sandbox runs model-written code with.
const { sandboxPython } = components();
await sandboxPython.install((line) => process.stderr.write(`${line}\n`));
