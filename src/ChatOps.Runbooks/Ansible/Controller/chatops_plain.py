"""What people read of a run: ansible's own output, without the contents of files. A difference is told by its file and its lines' counts."""
import difflib

from ansible.plugins.callback.default import CallbackModule as Default

DOCUMENTATION = """
name: chatops_plain
type: stdout
short_description: ansible's own output without the contents of files
description: [The default output with each diff as a count.]
extends_documentation_fragment: [default_callback, result_format_callback]
"""


def lines(value):
    return (value if isinstance(value, str) else repr(value)).splitlines()


class CallbackModule(Default):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, "stdout", "chatops_plain"

    def _get_diff(self, differences):
        told = []
        for one in differences if isinstance(differences, list) else [differences]:
            if not isinstance(one, dict):
                continue
            name = one.get("after_header") or one.get("before_header") or "something"
            if "prepared" in one:
                rows = lines(one["prepared"])
            else:
                rows = list(difflib.unified_diff(lines(one.get("before", "")), lines(one.get("after", "")), n=0))[2:]
            more, less = (sum(1 for row in rows if row.startswith(sign)) for sign in "+-")
            told.append(f"would differ: {name} (+{more} -{less} lines; their contents are not shown)\n")
        return "".join(told)
