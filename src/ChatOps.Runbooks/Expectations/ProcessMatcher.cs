using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Reads <c>ps -eo pid=,user:32=,args=</c>. What is looked for is the program, and never a word among its arguments.</summary>
internal sealed record ProcessMatcher(string Program, bool Running, string Owner) : Matcher
{
    private static readonly string[] Interpreters = ["sh", "bash", "dash", "perl", "ruby", "node", "java"];

    public override string Words() => $"{(Running ? "runs" : "does not run")}{(Owner.Length > 0 ? $" as {Owner}" : "")}";

    public override Seen Of(StepResult result)
    {
        var rows = result.OutputLines.Select(ProcessRow.Read).OfType<ProcessRow>().ToList();
        if (result is not { CutShort: null, ExitStatus: 0, Whole: true } || rows.Count == 0)
            return Seen.Unread(result);
        var mine = rows.Where(r => Is(r.Arguments) && (Owner.Length == 0 || r.User == Owner)).ToList();
        if (mine.Count > 0)
            return Seen.Of(Running, $"runs as {string.Join(", ", mine.Select(r => r.User).Distinct().Order(StringComparer.Ordinal))}");
        // Under hidepid an account sees its own processes only, and the first process is not among them.
        return rows.TrueForAll(r => r.Pid != 1) ? Seen.Unknown("the account that looks is not shown other accounts' processes") : Seen.Of(!Running, "does not run");
    }

    private bool Is(string arguments)
    {
        var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return false;
        var name = NameOf(words[0]);
        return Fits(words[0]) || ((Interpreters.Contains(name) || name.StartsWith("python", StringComparison.Ordinal)) && words.Skip(1).FirstOrDefault(w => !w.StartsWith('-')) is { } script && Fits(script));
    }

    // Servers such as nginx write "nginx: master process …" over their arguments.
    private bool Fits(string word) => Program.StartsWith('/') ? word == Program : NameOf(word.TrimEnd(':')) == Program;

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
