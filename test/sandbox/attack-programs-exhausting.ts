import { type Attack, type Reasons, apart, everywhere, FAIL, inCall, together, WRONG } from './attack-program.ts';

const BOUND: Reasons = {
  apart: ['fail', 'collect_error', 'crash', 'out_of_memory', 'timeout'],
  together: ['fail', 'collect_error', 'crash', 'out_of_memory', 'timeout'],
};

/** Programs that use up what a run may have: time, memory, disk, processes, output. */
export const EXHAUSTING: Attack[] = [
  apart('an infinite loop', inCall('while True:', '    pass'), 'timeout'),
  together('an infinite loop', inCall('while True:', '    pass'), 'timeout'),
  apart('an infinite loop on import', 'while True:\n    pass\n', 'timeout'),
  apart(
    'an infinite loop that ignores SIGXCPU',
    'import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True:\n    pass\n',
    'timeout',
  ),
  apart('a loop in C', inCall('return sum(iter(int, 1))'), 'timeout'),
  apart('a pattern that backtracks', inCall('import re', 'return re.match("(a*)*b", "a" * 40)'), 'timeout'),
  apart('a number that is too large', inCall('return 9 ** 9 ** 9'), 'timeout', 'out_of_memory', 'fail'),
  together(
    'sleep with all signals blocked',
    'import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\ntime.sleep(600)\n',
    'timeout',
  ),
  apart('sleep', inCall('import time', 'time.sleep(600)'), 'timeout'),
  apart(
    'a lock that nobody opens',
    inCall('import threading', 'lock = threading.Lock()', 'lock.acquire()', 'lock.acquire()'),
    'timeout',
  ),
  apart(
    'threads that compute',
    inCall(
      'import threading',
      'def spin():',
      '    while True:',
      '        pass',
      'threads = [threading.Thread(target=spin) for _ in range(8)]',
      '[thread.start() for thread in threads]',
      '[thread.join() for thread in threads]',
    ),
    'timeout',
  ),
  ...everywhere('a fork bomb', inCall('import os', 'while True:', '    os.fork()'), FAIL),
  ...everywhere(
    '5,000 threads',
    inCall(
      'import threading, time',
      'for _ in range(5000):',
      '    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()',
    ),
    FAIL,
  ),
  ...everywhere('5,000 descriptors', inCall('import os', 'return [os.dup(1) for _ in range(5000)]'), FAIL),
  ...everywhere('1,000,000 files', inCall('for n in range(10**6):', '    open(f"f{n}", "w").close()'), FAIL),
  ...everywhere(
    '1,000,000 folders in each other',
    inCall('import os', 'while True:', '    os.mkdir("d")', '    os.chdir("d")'),
    FAIL,
  ),
  ...everywhere(
    'a full disk',
    inCall('file = open("large", "wb")', 'while True:', '    file.write(bytes(2**20))', '    file.flush()'),
    FAIL,
  ),
  ...everywhere(
    'a file with a hole',
    inCall('import os', 'os.truncate(open("f", "w").name, 2**40)', 'return 2 * x'),
    FAIL,
  ),
  ...everywhere(
    'watches on every file',
    inCall(
      'import ctypes',
      'libc = ctypes.CDLL(None)',
      'fds = [libc.inotify_init() for _ in range(5000)]',
      'assert min(fds) >= 0',
    ),
    FAIL,
  ),
  ...everywhere(
    'a deleted working directory',
    `import os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)\n${WRONG}`,
    { apart: ['fail'], together: ['fail', 'collect_error'] },
  ),
  ...everywhere('100 MB of print', inCall('for _ in range(100):', '    print("x" * 2**20)', 'return 7'), FAIL),
  ...everywhere(
    '100 MB on every descriptor',
    inCall(
      'import os',
      'for fd in range(3):',
      '    for _ in range(30):',
      '        try:',
      '            os.write(fd, b"x" * 2**20)',
      '        except OSError:',
      '            break',
      'return 7',
    ),
    FAIL,
  ),
  ...everywhere('closed descriptors', inCall('import os', 'os.closerange(0, 250)', 'return 7'), BOUND),
  ...everywhere('every descriptor closed', inCall('import os', 'os.closerange(0, 1024)', 'return 7'), {
    apart: ['crash', 'fail'],
    together: ['crash', 'fail', 'aborted', 'tamper'],
  }),
  ...everywhere('reading stdin', inCall('return input()'), FAIL),
];
