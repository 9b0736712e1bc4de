using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite;

/// <summary>The answer to <c>supervisorctl start|stop PROGRAM</c>: one line <c>program: word</c>.</summary>
internal static class SupervisorAnswer
{
    public static (bool Done, string Said) Started(string program, string output) => Read(program, output, "started", "ERROR (already started)");

    public static (bool Done, string Said) Stopped(string program, string output) => Read(program, output, "stopped", "ERROR (not running)");

    public static bool WasAlready(string said) => said is "ERROR (already started)" or "ERROR (not running)";

    private static (bool Done, string Said) Read(string program, string output, params string[] good)
    {
        foreach (var line in Lines.Of(output))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0)
                continue;
            if (SupervisorName.Plain(line[..colon]) == SupervisorName.Plain(program))
                return (good.Contains(line[(colon + 2)..].Trim()), line[(colon + 2)..].Trim());
        }
        return (false, Wording.Quote(Lines.Of(output)));
    }
}
