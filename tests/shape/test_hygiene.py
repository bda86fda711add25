"""Nothing of one machine or one registry is committed; what is suppressed says which rule, and why."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from .tree import committed, named, python_files

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("registry", "yarnpkg", "com"),
            ("npmmirror", "com"),
            ("tuna", "tsinghua", "edu", "cn"),
            ("mirrors", "aliyun", "com"),
        )
    )
)
MACHINE = re.compile(r"(?<![\w.:/$}-])/(?:work|root|home|Users)/\w")
SUPPRESSION = re.compile(
    r"#\s*(noqa|type:\s*ignore|pragma:\s*no (?:cover|branch))\s*(:\s*[A-Z]+\d+[A-Z\d, ]*|\[[\w, -]+\])?"
)


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in committed():
        text = path.read_text("utf-8", errors="replace")
        if pattern.search(text):
            numbered = enumerate(text.splitlines(), 1)
            found += [f"{named(path)}:{number}" for number, line in numbered if pattern.search(line)]
    return found


def test_no_file_holds_the_address_of_a_registry() -> None:
    assert _lines_with(REGISTRIES) == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert _lines_with(MACHINE) == []


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _lacks(comment: str) -> str:
    """What a suppressing comment lacks: its rule, its reason, or nothing."""
    for match in SUPPRESSION.finditer(comment):
        if not match.group(1).startswith("pragma") and not match.group(2):
            return "rule"
    reason = SUPPRESSION.sub("", comment).strip(" #:-–·")
    if len(reason) < 4:
        return "reason"
    return ""


def test_suppressions_name_their_rule_and_reason() -> None:
    found = [
        f"{named(path)}:{line} names no {_lacks(comment)}: {comment}"
        for path in python_files("src/", "tests/", "tools/")
        for line, comment in _comments(path)
        if SUPPRESSION.search(comment) and _lacks(comment)
    ]

    assert found == []
