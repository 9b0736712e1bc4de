using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution;

/// <summary>Both streams of a look, and what they say together.</summary>
/// <param name="refused">What sudo's "no" means, with the line that is missing.</param>
internal sealed class ProbeReading(string nonce, int maxOutput, Func<string, HostUnreachableException> refused)
{
    public MarkedStream Output { get; } = new(nonce, maxOutput);

    public MarkedStream Error { get; } = new(nonce, maxOutput);

    /// <param name="end">Of the call that reached the host; no status: the time limit passed.</param>
    /// <exception cref="HostUnreachableException">The tool was not begun, or its end is not known.</exception>
    public ProbeResult Result(CallEnd end)
    {
        var status = end.ExitStatus;
        if (status is not null && !Output.Begun)
            throw NotBegun(status.Value, end.Silent);
        if (Output.Status is null && end.Silent is { } lost)
            throw lost;
        if (status is not null && Output.Status is null)
            throw new HostUnreachableException($"The look was begun on the host, and its end was not told (exit status {status}).");
        var error = Error.Tool;
        var (tools, noise) = WayNoise.Part(error.Text);
        return new(Output.Status, Output.Tool.Text, tools, Output.Tool.Truncated || error.Truncated)
        {
            Encoding = Output.Tool.Encoding,
            OnTheWay = $"{Way}\n{noise}".Trim('\n'),
        };
    }

    private string Way => $"{Encoding.UTF8.GetString(Output.Way)}\n{Encoding.UTF8.GetString(Error.Way)}".Trim('\n');

    private HostUnreachableException NotBegun(int status, HostUnreachableException? silent)
    {
        if (LauncherAnswer.BeginOf(Output.Way, nonce) is not null && LauncherAnswer.Parse(Output.Way, nonce) is { Kind: "refused" } no)
            return new($"{no.Code}: {no.Reason}");
        if (SudoRefusal.Of(status, Encoding.UTF8.GetString(Error.Way)) is { } refusal)
            return refused(refusal);
        return LauncherAnswer.BeginOf(Output.Way, "") is not null || (status == 64 && Way.Contains("usage: chatops-host ", StringComparison.Ordinal))
            ? LauncherAnswer.Older()
            : silent ?? new($"The look was not begun on the host (exit status {status}): {string.Join(" / ", WayNoise.Told([Way]))}");
    }
}
