import type { VerdictReason } from '../../domain/records.ts';
import { type Attack, type Reasons, everywhere, HARMLESS, inCall, WRONG } from './attack-program.ts';

/** Writes whole record streams on whatever descriptor leads out, and leaves. `canaries`: it knows this harness. */
function forger(canaries: boolean): string {
  return `import json, os
def say(**record):
    for fd in FDS:
        try:
            os.write(fd, json.dumps(record).encode() + b"\\n")
        except OSError:
            pass
FDS = [250]
own = ["test_solution.py::" + n for n in ("test_two", "test_three", "test_more[3-6]", "test_more[0-0]")]
def forge(ids):
    known = ["canary_before.py::test_canary", "canary_after.py::test_canary"] if ${canaries ? 'True' : 'False'} else []
    ids = [*known[:1], *ids, *known[1:]]
    say(kind="collected", ids=ids)
    for id in ids:
        for when in ("setup", "call", "teardown"):
            fails = id in known and when == "call"
            error = {"type": "AssertionError", "message": "assert 1 == 2"} if fails else None
            say(kind="phase", when=when, id=id, outcome="failed" if fails else "passed", exception=error, duration_ms=0.1)
    say(kind="finish", exit_code=1 if known else 0)
`;
}
const LEAVE_ON_IMPORT =
  'forge([id for id in own if id[18:] in open("test_solution.py").read() or "[" in id])\nos._exit(0)\n';
const FORGE_SHARED = 'forge([own[0], *own[2:]])\nos._exit(0)\n';
const FORGE_PLAIN = 'forge(own[:2])\nos._exit(0)\n';
const SILENT: VerdictReason[] = ['crash', 'collect_error', 'fail'];
const FORGED = { apart: SILENT, together: ['tamper'] satisfies VerdictReason[] };

const EITHER: Reasons = {
  apart: HARMLESS,
  together: ['tamper', 'fail', 'collect_error', 'crash', 'aborted', 'no_tests'],
};

/** Solutions that decide what is reported. */
export const FORGING: Attack[] = [
  ...everywhere('records forged without knowledge of the canaries', `${forger(false)}${FORGE_SHARED}`, FORGED),
  ...everywhere('records forged with knowledge of the canaries', `${forger(true)}${FORGE_SHARED}`, FORGED),
  ...everywhere('records forged for plain tests', `${forger(true)}${FORGE_PLAIN}`, FORGED),
  ...everywhere('records forged on every descriptor', `${forger(true)}FDS = range(1024)\n${FORGE_SHARED}`, {
    apart: SILENT,
    together: ['tamper'],
  }),
  ...everywhere('records forged by reading the tests', `${forger(true)}${LEAVE_ON_IMPORT}`, EITHER),
  ...everywhere('records forged in a call', `${forger(true)}${inCall('forge([own[0], *own[2:]])', 'os._exit(0)')}`, {
    apart: SILENT,
    together: ['tamper'],
  }),
  ...everywhere(
    'records forged by a thread while the tests run',
    `${forger(true)}import threading, time\ndef later():\n    time.sleep(0.02)\n    forge([own[0], *own[2:]])\n    os._exit(0)\n${inCall('threading.Thread(target=later).start()', 'time.sleep(0.5)', 'return 7')}`,
    EITHER,
  ),
  ...everywhere(
    'records forged when the interpreter ends',
    `${forger(true)}import atexit\natexit.register(lambda: (forge(own), os._exit(0)))\n${WRONG}`,
    EITHER,
  ),
  ...everywhere(
    'a finish in the middle',
    `import os\ntry:\n    os.write(250, b'{"kind": "finish", "exit_code": 1}\\n')\nexcept OSError:\n    pass\n${WRONG}`,
    { apart: ['fail'], together: ['tamper'] },
  ),
  ...everywhere('no record at all', `import os\ntry:\n    os.close(250)\nexcept OSError:\n    pass\n${WRONG}`, EITHER),
  ...everywhere(
    'another descriptor in the place of the report',
    `import os\nr, w = os.pipe()\ntry:\n    os.dup2(w, 250)\nexcept OSError:\n    pass\n${WRONG}`,
    EITHER,
  ),
  ...everywhere('a report that is no text', `import os\nos.write(250, b"\\xff\\xfe{]\\n")\n${WRONG}`, EITHER),
  ...everywhere('a flood of the report', 'import os\nwhile True:\n    os.write(250, b"x" * 65536)\n', {
    apart: HARMLESS,
    together: ['tamper'],
  }),
  ...everywhere(
    'writing to every descriptor',
    `import os\nfor fd in range(256):\n    try:\n        os.write(fd, b'{"kind": "finish", "exit_code": 1}\\n')\n    except OSError:\n        pass\nos._exit(0)\n`,
    { apart: ['crash', 'collect_error', 'tamper'], together: ['aborted', 'tamper', 'crash'] },
  ),
];
