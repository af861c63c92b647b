import { program } from './honest-program.ts';

/** Errors and warnings that are expected. */
export const ERRORS = [
  program(
    'raises with a match, an excinfo, a group and a call',
    'class Refused(ValueError):\n    def __init__(self, code):\n        super().__init__(f"refused with {code}")\n        self.code = code\n\ndef root(x):\n    if x < 0:\n        raise Refused(7) from KeyError("x")\n    return x ** 0.5\n',
    `
import pytest
from solution import Refused, root

def test_match():
    with pytest.raises(ValueError, match=r"refused with \\d"):
        root(-1)

def test_excinfo():
    with pytest.raises(Refused) as info:
        root(-1)
    assert info.type is Refused
    assert info.value.code == 7
    assert str(info.value) == "refused with 7"
    assert isinstance(info.value.__cause__, KeyError)

def test_several():
    with pytest.raises((TypeError, ValueError)):
        root(-1)
    with pytest.raises(TypeError):
        root("1")

def test_call():
    pytest.raises(Refused, root, -2)
    assert root(4) == 2
`,
  ),
  program(
    'raises around claims that must fail',
    'def root(x):\n    return x ** 0.5\n\ndef positive(x):\n    assert x > 0, "not positive"\n    return True\n',
    `
import pytest
from solution import positive, root

def test_assertion_error_can_be_expected(capsys):
    with pytest.raises(AssertionError):
        assert root(4) == 3
    with pytest.raises(AssertionError, match="not positive"):
        positive(0)
    try:
        assert positive(-1) is False
    except AssertionError:
        pass
    else:
        pytest.fail("should have raised")
    assert positive(1) is True
`,
  ),
  program(
    'exceptions in chains, groups, finally and else',
    'class Retry(Exception):\n    pass\n\ndef attempt(action, times):\n    errors = []\n    for _ in range(times):\n        try:\n            result = action()\n        except ValueError as error:\n            errors.append(error)\n        else:\n            return result\n        finally:\n            attempt.tries += 1\n    raise ExceptionGroup("all failed", errors)\n\nattempt.tries = 0\n\ndef wrap():\n    try:\n        {}["key"]\n    except KeyError as error:\n        raise Retry("again") from error\n\ndef exits(code):\n    raise SystemExit(code)\n\ndef unimplemented():\n    raise NotImplementedError\n',
    `
import pytest
from solution import Retry, attempt, exits, unimplemented, wrap

def failing():
    raise ValueError("no")

def test_attempts(capsys):
    assert attempt(lambda: 5, 3) == 5
    with pytest.raises(ExceptionGroup) as info:
        attempt(failing, 2)
    assert len(info.value.exceptions) == 2
    assert attempt.tries == 3

def test_chain():
    with pytest.raises(Retry) as info:
        wrap()
    assert isinstance(info.value.__cause__, KeyError)

def test_exits():
    with pytest.raises(SystemExit) as info:
        exits(3)
    assert info.value.code == 3
    with pytest.raises(NotImplementedError):
        unimplemented()
    with pytest.raises(NameError):
        undefined
`,
  ),
  program(
    'warnings that are expected or recorded',
    'import warnings\n\ndef old():\n    warnings.warn("use new()", DeprecationWarning, stacklevel=2)\n    return 1\n',
    `
import warnings
import pytest
from solution import old

def test_warns():
    with pytest.warns(DeprecationWarning, match="new") as record:
        assert old() == 1
    assert len(record) == 1

def test_recwarn(recwarn):
    old()
    assert issubclass(recwarn.pop(DeprecationWarning).category, DeprecationWarning)

def test_deprecated_call():
    with pytest.deprecated_call():
        old()

def test_as_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(DeprecationWarning):
            old()
`,
  ),
  program(
    'tests that end early',
    `
def f(x):
    return 2 * x
`,
    `
import pytest
from solution import f

def test_loop():
    for x in f.__name__:
        try:
            assert f(2) == 4
            return
        finally:
            assert f(3) == 6

def test_handler():
    try:
        raise ValueError
    except ValueError:
        assert f(1) == 2
        return
    pytest.fail("no error")

def test_skip():
    if f(1) == 2:
        pytest.skip("x")
    assert f(1) == 3
`,
  ),
];
