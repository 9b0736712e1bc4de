"""One line of JSON per event of a run, numbered, to the file descriptor that CHATOPS_EVENTS names. ansible-core >= 2.14.

A callback that fails does not fail the run, so the lines themselves must tell whether all are there: they are counted, and the last one says what is open.
A result's words are cut, and neither arguments nor output are in it: what people read is ansible's own output.
"""
import json, os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: chatops_events
type: aggregate
short_description: numbered events for ChatOps
description: [One line of JSON per event.]
"""
WORDS = 300


def short(text):
    return str(text).encode("utf-8", "replace").decode()[:WORDS]


class CallbackModule(CallbackBase):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME, CALLBACK_NEEDS_ENABLED = 2.0, "aggregate", "chatops_events", True

    def __init__(self):
        super().__init__()
        self.number, self.open, self.lost = 0, {}, False
        self.place = int(os.environ["CHATOPS_EVENTS"])
        self.tree = os.environ.get("CHATOPS_TREE", "")

    def say(self, event, **what):
        self.number += 1
        line = json.dumps({"n": self.number, "event": event, **what}, default=str).encode() + b"\n"
        try:
            while line:
                line = line[os.write(self.place, line):]
        except OSError:
            self.lost = True

    def where(self, task):
        path = task.get_path() or ""
        return os.path.relpath(path, self.tree) if self.tree and path.startswith(self.tree) else path

    def result(self, kind, r, ignored=False):
        found, task, host = r._result, r._task, r._host.get_name()
        key = (host, task._uuid)
        self.open.pop(key, None)
        said = {"host": host, "task": str(task._uuid), "changed": bool(found.get("changed", False))}
        if ignored:
            said["ignored"] = True
        if task.delegate_to:
            said["delegated"] = short(task.delegate_to)
        if found.get("ansible_job_id") and not found.get("finished") and task.poll == 0:
            said["unwatched"] = True
        if kind in ("failed", "unreachable"):
            said["why"] = short("hidden by no_log" if found.get("_ansible_no_log") or "censored" in found else found.get("msg", ""))
            said["rc"] = found.get("rc")
        self.say(kind, **said)

    def v2_playbook_on_start(self, playbook):
        self.say("start", playbook=os.path.basename(playbook._file_name))

    def v2_playbook_on_play_start(self, play):
        self.say("play", name=short(play.get_name()), check=bool(play.check_mode))

    def v2_playbook_on_no_hosts_matched(self):
        self.say("no-hosts-matched")

    def v2_playbook_on_no_hosts_remaining(self):
        self.say("no-hosts-remaining")

    def v2_playbook_on_task_start(self, task, is_conditional):
        self.say("task", task=str(task._uuid), name=short(task.get_name()), action=task.action, path=self.where(task))

    def v2_playbook_on_handler_task_start(self, task):
        self.v2_playbook_on_task_start(task, False)

    def v2_playbook_on_cleanup_task_start(self, task):
        self.v2_playbook_on_task_start(task, False)

    def v2_runner_on_start(self, host, task):
        self.open[(host.get_name(), task._uuid)] = task.get_name()
        self.say("begin", host=host.get_name(), task=str(task._uuid))

    def v2_runner_on_ok(self, result):
        self.result("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.result("failed", result, bool(ignore_errors))

    def v2_runner_on_unreachable(self, result):
        self.result("unreachable", result, bool(result._task.ignore_unreachable))

    def v2_runner_on_skipped(self, result):
        self.result("skipped", result)

    def v2_playbook_on_include(self, included_file):
        for host in included_file._hosts:
            self.open.pop((host.get_name(), included_file._task._uuid), None)
            self.say("included", host=host.get_name(), task=str(included_file._task._uuid))

    def v2_playbook_on_stats(self, stats):
        for host in sorted(stats.processed):
            self.say("sum", host=host, **stats.summarize(host))
        self.say("stats", hosts=len(stats.processed), open=[[host, short(name)] for (host, _), name in list(self.open.items())[:20]], lost=self.lost)
