import { program } from './honest-program.ts';

/** Tests in the manner of unittest. */
export const UNITTEST = [
  program(
    'unittest, with subtests, set-up and a base class',
    'def square(x):\n    return x * x\n',
    `
import unittest
from solution import square

class Base(unittest.TestCase):
    def setUp(self):
        self.values = [1, 2, 3]

class Squares(Base):
    def test_values(self):
        for value in self.values:
            with self.subTest(value=value):
                self.assertEqual(square(value), value ** 2)

class TestDirect(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.two = 2

    def test_two(self):
        self.assertEqual(square(self.two), 4)

if __name__ == "__main__":
    unittest.main()
`,
  ),
  program(
    'every assertion of unittest',
    'import logging\n\ndef words(text):\n    if not isinstance(text, str):\n        raise TypeError("not text")\n    logging.getLogger("words").info("split")\n    return text.split()\n',
    `
import unittest
from solution import words

class WordsTest(unittest.TestCase):
    maxDiff = None

    def test_equality(self):
        self.assertEqual(words("a b"), ["a", "b"], "two words")
        self.assertListEqual(words("a b"), ["a", "b"])
        self.assertSequenceEqual(words("a b"), ("a", "b"))
        self.assertCountEqual(words("b a"), ["a", "b"])
        self.assertTupleEqual(tuple(words("a")), ("a",))
        self.assertSetEqual(set(words("a a")), {"a"})
        self.assertDictEqual(dict.fromkeys(words("a")), {"a": None})
        self.assertMultiLineEqual("\\n".join(words("a b")), "a\\nb")
        self.assertAlmostEqual(len(words("a")) / 3, 0.3333, places=3)
        self.assertAlmostEqual(len(words("a b")), 2.1, delta=0.2)
        self.assertNotEqual(words("a"), ["b"])
        self.assertNotAlmostEqual(len(words("a")), 2)

    def test_truth(self):
        self.assertTrue(words("a"))
        self.assertFalse(words(""))
        self.assertIs(words("").__class__, list)
        self.assertIsNot(words(""), words(""))
        self.assertIsNone(words("").clear())
        self.assertIsNotNone(words("a"))
        self.assertIn("a", words("a b"))
        self.assertNotIn("c", words("a b"))
        self.assertIsInstance(words("a"), list)
        self.assertNotIsInstance(words("a"), str)

    def test_order(self):
        self.assertGreater(len(words("a b")), 1)
        self.assertGreaterEqual(len(words("a b")), 2)
        self.assertLess(len(words("a b")), 3)
        self.assertLessEqual(len(words("a b")), 2)
        self.assertRegex(words("a1")[0], r"a\\d")
        self.assertNotRegex(words("a1")[0], "b")

    def test_errors(self):
        with self.assertRaises(TypeError) as caught:
            words(1)
        self.assertEqual(str(caught.exception), "not text")
        self.assertRaises(TypeError, words, None)
        with self.assertRaisesRegex(TypeError, "not"):
            words(2)
        with self.assertLogs("words", "INFO") as logs:
            words("a")
        self.assertEqual(logs.output, ["INFO:words:split"])
        with self.assertRaises(AssertionError):
            self.assertEqual(words("a"), ["b"])
`,
  ),
  program(
    'unittest with clean-ups, skips and asynchronous tests',
    'import asyncio\n\nasync def later(x):\n    await asyncio.sleep(0)\n    return x\n',
    `
import asyncio
import unittest
from solution import later

class Later(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.value = await later(1)

    async def test_later(self):
        self.assertEqual(await later(self.value), 1)
        assert await later(2) == 2

class Cleaned(unittest.TestCase):
    def setUp(self):
        self.items = []
        self.addCleanup(self.items.clear)

    def test_cleaned(self):
        self.items.append(asyncio.run(later(3)))
        self.assertEqual(self.items, [3])

    @unittest.skip("not now")
    def test_skipped(self):
        self.fail("never")

    @unittest.expectedFailure
    def test_known(self):
        self.assertEqual(asyncio.run(later(3)), 4)
`,
  ),
];
