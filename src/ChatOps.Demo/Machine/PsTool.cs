using System.Globalization;

namespace ChatOps.Demo.Machine;

/// <summary>
/// <c>ps -e -o COLUMNS</c>: the real processes of this machine that belong to the demo host (they name its folder), the stand-ins shown
/// as what they stand in for. Columns: pid ppid pgid sid user uid stat etimes lstart comm args cmd; <c>=</c> leaves the heading out and
/// <c>:N</c> sets a width.
/// </summary>
internal sealed class PsTool(ToolCall call)
{
    private const int TicksPerSecond = 100;

    private sealed record Column(string Name, string Heading, int Width);

    public int Run()
    {
        var columns = Columns().ToArray();
        if (columns.FirstOrDefault(c => Value(c.Name, HostProcesses.Read(Environment.ProcessId)!) is null) is { } unknown)
        {
            call.Error.WriteLine($"error: unknown user-defined format specifier \"{unknown.Name}\"");
            return 1;
        }

        if (columns.Any(c => c.Heading.Length > 0)) Print(columns, column => column.Heading);
        // Every host has a first process; without it a table is not the whole.
        if (!call.Faults.On("proc-hidden")) Print(columns, column => Value(column.Name, First)!);
        foreach (var process in HostProcesses.All().Where(IsOurs).OrderBy(p => p.Pid)) Print(columns, column => Value(column.Name, process)!);
        return 0;
    }

    private static readonly HostProcess First = new(1, 0, 1, 1, 'S', 0, ["/sbin/init"], "/proc/1");

    private bool IsOurs(HostProcess process) => process.State != 'Z' && process.Arguments.Any(a => a.Contains(call.Tree.Root, StringComparison.Ordinal));

    private IEnumerable<Column> Columns()
    {
        var formats = new List<string>();
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            // -eo pid=,args= and -e -o pid= -o args= mean the same.
            if (call.Arguments[i].StartsWith('-') && call.Arguments[i].EndsWith('o') && i + 1 < call.Arguments.Length) formats.Add(call.Arguments[++i]);
        }

        foreach (var format in formats.SelectMany(f => f.Split(',', StringSplitOptions.RemoveEmptyEntries)).DefaultIfEmpty("pid").ToArray())
        {
            var (spec, heading) = format.Split('=', 2) is [var left, var right] ? (left, right) : (format, null);
            var (name, width) = spec.Split(':', 2) is [var word, var digits] && int.TryParse(digits, out var n) ? (word, n) : (spec, 0);
            yield return new Column(name, heading ?? name.ToUpperInvariant(), width);
        }
    }

    private void Print(Column[] columns, Func<Column, string> text)
    {
        var cells = columns.Select((column, i) => i == columns.Length - 1
            ? text(column)
            : column.Name is "pid" or "ppid" or "pgid" or "sid" or "uid" or "etimes" ? text(column).PadLeft(Math.Max(7, column.Width)) : text(column).PadRight(Math.Max(8, column.Width)));
        call.Out.WriteLine(string.Join(' ', cells));
    }

    private string? Value(string column, HostProcess process) => column switch
    {
        "pid" => process.Pid.ToString(),
        "ppid" => process.Parent.ToString(),
        "pgid" or "pgrp" => process.Group.ToString(),
        "sid" or "sess" => process.Session.ToString(),
        "uid" => Owner(process),
        "user" or "euser" => UserName(Owner(process)),
        "stat" or "state" or "s" => process.State.ToString(),
        "etimes" => ((long)(Uptime() - (double)process.StartTicks / TicksPerSecond)).ToString(),
        "lstart" => Started(process).ToString("ddd MMM dd HH:mm:ss yyyy", CultureInfo.InvariantCulture),
        "comm" => Path.GetFileName(process.ShownArguments(call.Tree).FirstOrDefault("?")),
        "args" or "cmd" or "command" => string.Join(' ', process.ShownArguments(call.Tree)).ReplaceLineEndings("?"),
        _ => null,
    };

    private static DateTime Started(HostProcess process) => DateTime.Now - TimeSpan.FromSeconds(Uptime() - (double)process.StartTicks / TicksPerSecond);

    private static double Uptime() => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0]);

    private static string Owner(HostProcess process)
    {
        try
        {
            return File.ReadLines($"{process.Folder}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2];
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            return "0";
        }
    }

    private static string UserName(string id) =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(field => field.Length > 2 && field[2] == id)?[0] ?? id;
}
