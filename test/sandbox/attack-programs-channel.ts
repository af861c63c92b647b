import { type Attack, apart, inCall, WRONG } from './attack-program.ts';

/** Solutions that talk to the tests' process themselves, by the descriptor through which their answers go. */
export const CHANNEL: Attack[] = [
  apart(
    'garbage on the channel',
    inCall('import os', 'os.write(251, b"\\xff" * 1000)', 'return 7'),
    'crash',
    'fail',
    'tamper',
  ),
  apart(
    'a right answer too early',
    inCall('import os', 'os.write(251, b"4\\n" * 100)', 'return 7'),
    'crash',
    'fail',
    'timeout',
  ),
  apart(
    'a length that is never kept',
    inCall('import os', 'os.write(251, (2**31 - 1).to_bytes(4, "big"))', 'import time', 'time.sleep(600)'),
    'crash',
    'fail',
    'timeout',
    'out_of_memory',
  ),
  apart('a closed channel', inCall('import os', 'os.close(251)', 'return 7'), 'crash', 'fail'),
  apart(
    'a flood of the channel',
    inCall('import os', 'while True:', '    os.write(251, b"x" * 65536)'),
    'crash',
    'fail',
    'timeout',
    'tamper',
  ),
  apart(
    'the questions of the tests answered by a reader of its own',
    `import os, threading\ndef read():\n    while True:\n        os.read(251, 65536)\nthreading.Thread(target=read, daemon=True).start()\n${WRONG}`,
    'crash',
    'fail',
    'timeout',
  ),
  apart(
    'descriptors sent along',
    inCall(
      'import socket',
      's = socket.socket(fileno=251)',
      'socket.send_fds(s, [b"x"], [0, 1, 2])',
      's.detach()',
      'return 7',
    ),
    'crash',
    'fail',
    'tamper',
  ),
  apart(
    'an answer whose text raises',
    `class Answer:\n    def __repr__(self):\n        raise SystemExit(0)\n    __str__ = __eq__ = __getattr__ = __reduce_ex__ = __class__ = property(lambda self: 1 / 0)\n${inCall('return Answer()')}`,
    'crash',
    'fail',
  ),
  apart(
    'an exception that is always the expected one',
    `class Any(type):\n    def __instancecheck__(cls, other):\n        return True\n    __subclasscheck__ = __instancecheck__\nclass Error(Exception, metaclass=Any):\n    pass\n${inCall('raise Error')}`,
    'fail',
  ),
  apart(
    'the server replaced from within',
    `import gc, sys\nfor module in list(sys.modules.values()):\n    if getattr(module, "__name__", "").startswith("apart"):\n        for name in list(vars(module)):\n            if not name.startswith("__"):\n                setattr(module, name, lambda *a, **k: 4)\n${WRONG}`,
    'crash',
    'fail',
    'timeout',
    'collect_error',
  ),
];
