"""`lianfang doctor`."""

import argparse
from dataclasses import asdict

from django.utils.translation import gettext as _

from lianfang.kit.clock import now
from lianfang.operations.doctor.findings import Level, worst
from lianfang.operations.doctor.looking import examine
from lianfang.wiring.console import Console

MARKS = {Level.OK: "✓", Level.MIND: "!", Level.ACT: "✗"}


def look(asked: argparse.Namespace, console: Console) -> int:
    """Exit status 0 if all is well or can wait, 1 if something has to be done now."""
    found = examine(at=now())
    if asked.json:
        console.json([{key: str(value) for key, value in asdict(finding).items()} for finding in found])
    else:
        for finding in found:
            console.say(f"{MARKS[finding.level]} {finding.said}")
            if finding.do:
                console.say(f"    → {finding.do}")
        if worst(found) is Level.OK:
            console.say(_("都好。"))
    return int(worst(found) is Level.ACT)
