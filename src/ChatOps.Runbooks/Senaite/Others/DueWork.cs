using System.Collections.Immutable;
using System.Text.Json;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>Something that the host starts by itself and that would meddle with the data.</summary>
/// <param name="What">The line or unit, for people.</param>
/// <param name="By">What starts it, and where that is written.</param>
internal sealed record DueWork(DateTimeOffset At, string What, string By)
{
    public string Told => $"{By} starts “{What}” at {At:HH:mm} ({At.UtcDateTime:yyyy-MM-dd HH:mm} UTC)";

    public static string Write(IEnumerable<DueWork> work) => JsonSerializer.Serialize(work.Select(w => new Stored(w.At.ToUnixTimeSeconds(), (int)w.At.Offset.TotalSeconds, w.What, w.By)));

    public static ImmutableArray<DueWork> Read(string text) =>
        [.. (JsonSerializer.Deserialize<Stored[]>(text) ?? []).Select(s => new DueWork(DateTimeOffset.FromUnixTimeSeconds(s.At).ToOffset(TimeSpan.FromSeconds(s.Offset)), s.What, s.By))];

    private sealed record Stored(long At, int Offset, string What, string By);
}
