namespace ChatOps.Core.Execution;

/// <summary>A running process as <c>ps -eo pid=,user:32=,args=</c> prints it.</summary>
public sealed record ProcessRow(int Pid, string User, string Arguments)
{
    /// <summary>Null: the line is no such row.</summary>
    public static ProcessRow? Read(string line) =>
        line.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries) is [var pid, var user, var arguments] && int.TryParse(pid, out var number)
            ? new(number, user, arguments.Trim())
            : null;

    private const int Longest = 160, MostWords = 300;

    /// <summary>For people. Arguments can be very long: then options go first, other words next; what was started and the files it works on stay.</summary>
    public string Told => $"pid {Pid} ({User}): {Text.Quotation.Line(Arguments.Length > Longest ? Shortened() : Arguments, Longest)}";

    private string Shortened()
    {
        var words = Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > MostWords)
            return Arguments;
        var gone = new HashSet<int>();
        var between = Enumerable.Range(1, Math.Max(0, words.Length - 2)).Where(i => !words[i].Contains('/')).ToList();
        foreach (var i in between.Where(i => words[i].StartsWith('-')).Concat(between.Where(i => !words[i].StartsWith('-'))))
        {
            if (Joined().Length <= Longest)
                break;
            gone.Add(i);
        }
        return Joined();

        string Joined() => string.Join(' ', words.Select((w, i) => !gone.Contains(i) ? w : gone.Contains(i - 1) ? "" : "…").Where(w => w.Length > 0));
    }
}
