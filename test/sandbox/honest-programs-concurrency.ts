import { program } from './honest-program.ts';

/** Threads, coroutines and signals. */
export const CONCURRENCY = [
  program(
    'threads and a pool of them',
    'import threading\nfrom concurrent.futures import ThreadPoolExecutor\n\ndef squares(n):\n    with ThreadPoolExecutor(8) as pool:\n        return list(pool.map(lambda x: x * x, range(n)))\n\nclass Counter:\n    def __init__(self):\n        self.lock = threading.Lock()\n        self.value = 0\n    def add(self):\n        with self.lock:\n            self.value += 1\n',
    `
import threading
from solution import Counter, squares

def test_pool():
    assert squares(20) == [x * x for x in range(20)]

def test_counter():
    counter = Counter()
    threads = [threading.Thread(target=counter.add) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.value == 20
`,
  ),
  program(
    'fifty threads at once',
    'import threading\n\ndef together(n):\n    barrier = threading.Barrier(n)\n    met = []\n    def meet():\n        barrier.wait()\n        met.append(1)\n    threads = [threading.Thread(target=meet) for _ in range(n)]\n    for thread in threads:\n        thread.start()\n    for thread in threads:\n        thread.join()\n    return len(met)\n',
    'from solution import together\n\ndef test_together():\n    assert together(50) == 50\n',
  ),
  program(
    'queues, events, timers and thread-local data',
    'import queue\nimport threading\n\ndef pipeline(items):\n    todo, done = queue.Queue(), queue.Queue()\n    def work():\n        while (item := todo.get()) is not None:\n            done.put(item * 2)\n        done.put(None)\n    worker = threading.Thread(target=work, daemon=True)\n    worker.start()\n    for item in items:\n        todo.put(item)\n    todo.put(None)\n    worker.join()\n    return list(iter(done.get, None))\n\ndef after(seconds):\n    fired = threading.Event()\n    threading.Timer(seconds, fired.set).start()\n    return fired.wait(5)\n',
    'from solution import after, pipeline\n\ndef test_pipeline():\n    assert pipeline([1, 2, 3]) == [2, 4, 6]\n    assert after(0.01) is True\n',
  ),
  program(
    'asyncio',
    'import asyncio\n\nasync def later(x):\n    await asyncio.sleep(0.01)\n    return x\n\nasync def countdown(n):\n    while n:\n        yield n\n        n -= 1\n\nclass Session:\n    async def __aenter__(self):\n        self.open = True\n        return self\n    async def __aexit__(self, *error):\n        self.open = False\n\nasync def slow():\n    await asyncio.sleep(10)\n',
    `
import asyncio
import pytest
from solution import Session, countdown, later, slow

def test_later():
    async def both():
        return await asyncio.gather(later(1), later(2))
    assert asyncio.run(both()) == [1, 2]
    assert asyncio.run(later(3)) == 3

def test_iteration():
    async def collect():
        async with Session() as session:
            assert session.open
            return [n async for n in countdown(3)], session
    values, session = asyncio.run(collect())
    assert values == [3, 2, 1] and session.open is False

def test_timeout():
    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(asyncio.wait_for(slow(), 0.01))
    loop = asyncio.new_event_loop()
    assert loop.run_until_complete(later("x")) == "x"
    loop.close()
`,
  ),
  program(
    'signals, exit handlers and an alarm that is not needed',
    'import atexit\nimport signal\n\natexit.register(print, "bye")\n\ndef guarded(action, seconds):\n    def expired(number, frame):\n        raise TimeoutError("too slow")\n    previous = signal.signal(signal.SIGALRM, expired)\n    signal.setitimer(signal.ITIMER_REAL, seconds)\n    try:\n        return action()\n    finally:\n        signal.setitimer(signal.ITIMER_REAL, 0)\n        signal.signal(signal.SIGALRM, previous)\n',
    `
import time
import pytest
from solution import guarded

def test_fast():
    assert guarded(lambda: 1, 5) == 1

def test_slow():
    with pytest.raises(TimeoutError, match="too slow"):
        guarded(lambda: time.sleep(10), 0.05)
`,
  ),
  program(
    'claims in asynchronous blocks and chains',
    `
async def fetch(x):
    return 2 * x

class Conn:
    async def __aenter__(s):
        return s

    async def __aexit__(s, *a):
        return False

    async def q(s, x):
        return 2 * x
`,
    `
import asyncio, unittest
from solution import fetch, Conn

def test_f():
    async def main():
        assert await fetch(2) == 4
        async with Conn() as c:
            assert await c.q(1) == 2
            assert 1 < await c.q(1) < await c.q(2)
        assert 1 < (await c.q(1)) < 5

    asyncio.run(main())

class T(unittest.IsolatedAsyncioTestCase):
    async def test_x(self):
        self.assertEqual(await fetch(2), 4)
        async with Conn() as c:
            self.assertIn(await c.q(1), [2, 3])
            return
`,
  ),
];
