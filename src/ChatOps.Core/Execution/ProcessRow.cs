namespace ChatOps.Core.Execution;

/// <summary>A running process as <c>ps -eo pid=,user:32=,args=</c> prints it.</summary>
public sealed record ProcessRow(int Pid, string User, string Arguments)
{
    /// <summary>Null: the line is no such row.</summary>
    public static ProcessRow? Read(string line) =>
        line.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries) is [var pid, var user, var arguments] && int.TryParse(pid, out var number)
            ? new(number, user, arguments.Trim())
            : null;

    /// <summary>For people; arguments can be very long.</summary>
    public string Told => $"pid {Pid} ({User}): {Quoting.Quotation.Line(Arguments, 160)}";
}
