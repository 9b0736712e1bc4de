using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>What the host starts by itself, as far as it could be read.</summary>
/// <param name="Due">In the order of their times, for a day.</param>
/// <param name="Unread">Tables and folders that could not be read: what they hold is not known.</param>
/// <param name="Untold">Jobs of which it cannot be told whether they work on the data.</param>
/// <param name="Notes">What else people should know before they approve.</param>
internal sealed record Jobs(
    ImmutableArray<DueWork> Due, ImmutableArray<string> Unread, ImmutableArray<string> Untold, ImmutableArray<string> Notes, (DateTimeOffset At, string Mode)? Shutdown)
{
    /// <summary>The first that starts between now and the end of the window.</summary>
    public DueWork? Within(DateTimeOffset now, TimeSpan window) => First(Due, now, window);

    public static DueWork? First(ImmutableArray<DueWork> due, DateTimeOffset now, TimeSpan window) =>
        due.FirstOrDefault(d => d.At >= now.AddMinutes(-1) && d.At <= now + window);
}
