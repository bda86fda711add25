"""Small functions, small files, small templates: docs/house.md."""

from .tree import committed, functions, length, named, python_files

FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES, SCRIPT_LINES = 400, 50, 25, 120, 200


def _longer(suffixes: set[str], most: int, folders: tuple[str, ...]) -> list[str]:
    ours = (path for path in committed() if path.suffix in suffixes and named(path).startswith(folders))
    counted = ((named(path), len(path.read_text("utf-8").splitlines())) for path in ours)
    return [f"{name}: {lines} lines, at most {most}" for name, lines in counted if lines > most]


def test_python_files_are_short() -> None:
    assert _longer({".py"}, FILE_LINES, ("src/", "tests/", "tools/")) == []


def test_templates_are_short() -> None:
    assert _longer({".html"}, TEMPLATE_LINES, ("src/",)) == []


def test_scripts_are_short() -> None:
    assert _longer({".ts", ".vue"}, SCRIPT_LINES, ("web/",)) == []


def test_functions_are_short() -> None:
    found = [
        f"{named(path)}:{node.lineno} {node.name}: {length(node)} lines, at most {FUNCTION_LINES}"
        for path in python_files("src/", "tests/", "tools/")
        for node in functions(path)
        if length(node) > FUNCTION_LINES
    ]

    assert found == []


def test_views_are_short() -> None:
    found = [
        f"{named(path)}:{node.lineno} {node.name}: {length(node)} lines, at most {VIEW_LINES}"
        for path in python_files("src/")
        if "views" in path.stem or "views" in path.parent.name
        for node in functions(path)
        if length(node) > VIEW_LINES
    ]

    assert found == []
