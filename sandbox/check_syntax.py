"""The syntax guard: `compile()`, not `ast.parse`, which accepts a misplaced return, a duplicate parameter and more."""

import warnings


def answer(source: str) -> dict:
    """What the report says of a source: {"error": None}, or where and why it does not compile."""
    return {"error": check(source)}


def check(source: str) -> dict | None:
    """The first error of a module's source as {"line", "message"}, or None when it compiles."""
    warnings.simplefilter("ignore")
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
