namespace ChatOps.Runbooks.Ansible;

/// <summary>A line of the folder that looks like something a person should know of before approving. Found as text: nothing was run.</summary>
/// <param name="Line">0: the file as a whole.</param>
internal sealed record FolderMark(string Kind, string Path, int Line, string Text)
{
    /// <summary>What it means in a run of the bot's, as the recordings of ansible-core show it; null: only said to be there.</summary>
    public static string? Meaning(string kind) => kind switch
    {
        "pause" => "a pause that asks goes on at once: nobody is asked, the approval here is the only one",
        "vars_prompt" => "a variable that is asked for takes its default, or none: nobody is asked",
        "delegate_to" => "a task is delegated, so it may change another host than the one it is counted for; only approved hosts are reached by ssh, but the controller itself is within reach",
        "local_action" => "a task runs on the controller itself",
        "async" => "a task is started and not waited for: its end is not seen",
        "check_mode" => "a task really runs even in a check run",
        "plugin" => "the folder brings modules or plugins of its own, which run on the controller",
        "ignore_errors" => "errors are ignored there; a run in which that happens does not count as succeeded unless the command allows it",
        "ignore_unreachable" => "hosts that do not answer are ignored there; a run in which that happens does not count as succeeded unless the command allows it",
        "run_once" => "a task runs on one host and counts for all; when it fails, it ends the run for all",
        "serial" => "hosts are taken in batches: after a failure the later ones are not reached",
        "connection" => "variables or settings change how hosts are reached",
        "vault" => "encrypted, so nothing was looked at in it",
        _ => null,
    };

    public string Where => Line > 0 ? $"{Path}:{Line}" : Path;
}
