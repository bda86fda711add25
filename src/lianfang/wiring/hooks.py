"""What lower rooms ask of higher ones: rights, places, who is who."""


def fill() -> None:
    """Give each declared hook its implementation."""
