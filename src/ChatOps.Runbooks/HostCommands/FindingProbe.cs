using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.HostCommands;

/// <summary>Questions of a search: whatever cannot be asked has no answer, and the search goes on.</summary>
internal static class FindingProbe
{
    private const int Most = 400_000;

    public static async Task<string> AskAsync(this IHostProbe host, CancellationToken cancellationToken, params string[] command)
    {
        var answer = await host.RunAsync("", new(command), TimeSpan.FromMinutes(1), Most, cancellationToken: cancellationToken);
        return answer.Output;
    }

    public static async Task<string[]> LinesAsync(this IHostProbe host, CancellationToken cancellationToken, params string[] command) =>
        (await host.AskAsync(cancellationToken, command)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
