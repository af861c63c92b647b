import type { VerdictReason } from '../../domain/records.ts';
import { type Attack, type Reasons, apart, everywhere, inCall, WRONG } from './attack-program.ts';

const memory: VerdictReason[] = ['out_of_memory', 'fail'];
const BOUND: Reasons = {
  apart: ['fail', 'collect_error', 'crash', 'out_of_memory', 'timeout'],
  together: ['fail', 'collect_error', 'crash', 'out_of_memory', 'timeout'],
};

/** Programs that want more memory than they may have. */
export const MEMORY: Attack[] = [
  ...everywhere('10 GB at once', inCall('return bytearray(10 * 2**30)'), {
    apart: memory,
    together: ['out_of_memory'],
  }),
  ...everywhere('a list that grows', inCall('hoard = []', 'while True:', '    hoard.append(bytes(2**20))'), {
    apart: memory,
    together: ['out_of_memory'],
  }),
  ...everywhere('memory on import', `hoard = "x" * 10**10\n${WRONG}`, {
    apart: ['out_of_memory', 'collect_error'],
    together: ['out_of_memory'],
  }),
  apart(
    'an answer of 300 MB',
    inCall('return "x" * 300_000_000'),
    'fail',
    'out_of_memory',
    'crash',
    'timeout',
    'tamper',
  ),
  apart(
    'an answer without end',
    inCall('from itertools import count', 'return count()'),
    'fail',
    'timeout',
    'out_of_memory',
  ),
  apart(
    'an answer that contains itself',
    inCall('answer = []', 'answer.append(answer)', 'return answer'),
    'fail',
    'crash',
  ),
  apart(
    'an answer that is deeply nested',
    inCall('answer = []', 'for _ in range(100_000):', '    answer = [answer]', 'return answer'),
    'fail',
    'crash',
    'tamper',
  ),
  ...everywhere(
    'shared memory maps',
    inCall(
      'import mmap',
      'maps = [mmap.mmap(-1, 2**28) for _ in range(20)]',
      'for m in maps:',
      '    m.write(bytes(2**28))',
    ),
    { apart: memory, together: ['fail', 'out_of_memory'] },
  ),
  ...everywhere(
    'memory in pipes',
    inCall(
      'import fcntl, os',
      'while True:',
      '    r, w = os.pipe()',
      '    fcntl.fcntl(w, 1031, 2**20)',
      '    os.write(w, bytes(2**19))',
    ),
    BOUND,
  ),
  ...everywhere(
    'memory in sockets',
    inCall(
      'import socket',
      'kept = []',
      'while True:',
      '    pair = socket.socketpair()',
      '    kept.append(pair)',
      '    pair[0].setblocking(False)',
      '    pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**26)',
      '    try:',
      '        while True:',
      '            pair[0].send(bytes(2**16))',
      '    except BlockingIOError:',
      '        pass',
    ),
    BOUND,
  ),
];
