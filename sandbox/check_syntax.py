"""Persistent syntax guard: one JSON request a line on stdin, one JSON answer a line on stdout, until stdin closes.

    {"id": 7, "source": "def f(:\\n"}  ->  {"id": 7, "error": {"line": 1, "message": "invalid syntax"}}

`compile()`, not `ast.parse`, which accepts a misplaced return, a duplicate parameter and much else.
Arguments: UID LIMITS_JSON
"""

import json
import sys
import warnings

import policy


def check(source: str) -> dict | None:
    """The first error of a module's source, or None when it compiles."""
    try:
        compile(source, "answer.py", "exec", dont_inherit=True)
    except SyntaxError as error:
        return {"line": error.lineno, "message": error.msg}
    except UnicodeEncodeError:
        return {"line": None, "message": "the text is not valid Unicode"}
    except ValueError as error:
        return {"line": None, "message": str(error)}
    except (MemoryError, RecursionError, OverflowError):
        return {"line": None, "message": "too deeply nested"}
    return None


def main() -> None:
    """Answers requests until stdin closes."""
    policy.seal(int(sys.argv[1]), policy.Limits(**json.loads(sys.argv[2])))
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], "error": check(request["source"])}), flush=True)
