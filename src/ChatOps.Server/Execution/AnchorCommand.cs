using System.ComponentModel;
using System.Text;
using ChatOps.Core.Audit;

namespace ChatOps.Server.Execution;

/// <summary>
/// A program of the site that takes an anchor, on standard input, to where the bot's machine cannot change it: a time stamp, a log that only grows.
/// </summary>
internal sealed class AnchorCommand(IReadOnlyList<string> argv, TimeSpan limit) : IAnchorPlace
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const int LongestOutput = 1000;

    public string Name => "command";

    public async Task WriteAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        ClientResult result;
        try
        {
            result = await new ClientProcess(argv).RunAsync(Encoding.ASCII.GetBytes(anchor.Line + "\n"), limit, LongestOutput, cancellationToken);
        }
        catch (Win32Exception e)
        {
            throw new AnchorPlaceException($"{argv[0]} cannot be started: {e.Message}", e);
        }
        if (result.ExitStatus is not { } status)
            throw new AnchorPlaceException($"{argv[0]} did not end within {limit.TotalSeconds:0} seconds");
        if (status != 0)
            throw new AnchorPlaceException($"{argv[0]} ended with {status}");
    }
}
