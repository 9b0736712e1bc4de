using System.Collections.Concurrent;

namespace ChatOps.Server.Web;

/// <summary>Secrets on their way to one person's browser, in memory alone: shown once, forgotten soon.</summary>
public sealed class OneTimeSecrets(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private const int Most = 1000;
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new();

    /// <returns>The address on the page where the person sees it.</returns>
    public string Put(string person, string text)
    {
        foreach (var (key, old) in _waiting.Where(w => w.Value.Until < time.GetUtcNow() || _waiting.Count >= Most))
            _waiting.TryRemove(KeyValuePair.Create(key, old));
        var id = Guid.NewGuid().ToString("N");
        _waiting[id] = new(person, text, time.GetUtcNow() + Patience);
        return $"/sign-in-link/{id}";
    }

    /// <summary>Null: there is none for this person, or it was taken before.</summary>
    public string? Take(string person, string id) =>
        _waiting.TryGetValue(id, out var waiting) && waiting.Person == person && waiting.Until >= time.GetUtcNow()
        && _waiting.TryRemove(KeyValuePair.Create(id, waiting))
            ? waiting.Text
            : null;

    private sealed record Waiting(string Person, string Text, DateTimeOffset Until);
}
