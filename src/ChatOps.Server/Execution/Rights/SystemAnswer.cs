namespace ChatOps.Server.Execution.Rights;

/// <summary>What a small program of the system says on its standard output.</summary>
internal static class SystemAnswer
{
    private const int Most = 16 * 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Asked at the start and by a terminal, where nothing else could go on meanwhile.</summary>
    public static string Of(string program, params string[] arguments) =>
        Task.Run(() => new ClientProcess([program, .. arguments]).RunAsync(default, Limit, Most, CancellationToken.None)).GetAwaiter().GetResult().Output.Text;
}
