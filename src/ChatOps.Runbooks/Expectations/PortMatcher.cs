using System.Globalization;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Reads a table of sockets: ss's, or the kernel's own with <c>/etc/passwd</c> behind it.</summary>
internal sealed record PortMatcher(int Port, bool Listening, string Owner, string Program) : Matcher
{
    public override string Words() => !Listening ? "is free" : $"is listened on{(Owner.Length > 0 ? $" by {Owner}" : "")}{(Program.Length > 0 ? $" by the program {Program}" : "")}";

    public override Seen Of(StepResult result)
    {
        // Where the kernel has no IPv6 there is no tcp6, and cat says so and goes on.
        if (result is not { CutShort: null, Whole: true } || (result.ExitStatus != 0 && !result.ErrorLines.All(l => l.Contains("/proc/net/tcp6", StringComparison.Ordinal))))
            return Seen.Unread(result);
        var table = SocketTable.Read(string.Join('\n', result.Output.Split('\n').Where(l => !IsAccount(l))));
        return table.Listens(Port) switch
        {
            null => Seen.Unknown($"the table of sockets cannot be read: {table.Problem ?? "a line of it is in another form"}"),
            false => Seen.Of(!Listening, "nobody listens"),
            true => By([.. table.On(Port)], result),
        };
    }

    private Seen By(List<ListeningSocket> sockets, StepResult result)
    {
        var what = $"listens: {string.Join(", ", sockets.Select(s => Told(s, result)).Distinct().Order(StringComparer.Ordinal))}";
        if (!Listening)
            return Seen.Of(false, what);
        if (Program.Length > 0 && sockets.Exists(s => s.Programs.IsEmpty))
            return Seen.Unknown("who listens is not shown to the account that looks; \"User\": \"root\" asks as root");
        if (Owner.Length > 0 && (UidOf(Owner, result) is null || sockets.Exists(s => s.Uid is null)))
            return Seen.Unknown($"whose {Port} is cannot be told: {(UidOf(Owner, result) is null ? $"/etc/passwd has no {Owner}" : "the table does not say")}");
        return Seen.Of((Program.Length == 0 || sockets.TrueForAll(s => s.Programs.Contains(Program))) && (Owner.Length == 0 || sockets.TrueForAll(s => s.Uid == UidOf(Owner, result))), what);
    }

    private string Told(ListeningSocket socket, StepResult result) =>
        Program.Length > 0 ? socket.Program : socket.Uid is { } uid ? NameOf(uid, result) : "somebody";

    /// <summary>Seven fields, and no row of a table has numbers there.</summary>
    private static bool IsAccount(string line) => line.Split(':') is [var name, _, var uid, var gid, _, _, _] && !name.Any(char.IsWhiteSpace) && IsNumber(uid) && IsNumber(gid);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static long? UidOf(string owner, StepResult result) =>
        long.TryParse(Accounts(result).FirstOrDefault(a => a[0] == owner)?[2] ?? owner, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? uid : null;

    private static string NameOf(long uid, StepResult result) =>
        Accounts(result).FirstOrDefault(a => a[2] == uid.ToString(CultureInfo.InvariantCulture))?[0] ?? $"uid {uid.ToString(CultureInfo.InvariantCulture)}";

    private static IEnumerable<string[]> Accounts(StepResult result) => result.OutputLines.Where(IsAccount).Select(l => l.Split(':'));
}
