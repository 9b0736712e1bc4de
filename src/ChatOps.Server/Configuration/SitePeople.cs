using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.People;

namespace ChatOps.Server.Configuration;

/// <summary>Everybody of the settings.</summary>
public sealed class SitePeople : IPeople, ITokens
{
    private readonly ImmutableArray<Person> _people;
    private readonly ImmutableArray<(byte[] Hash, Actor Actor)> _tokens;

    public SitePeople(IEnumerable<Person> people)
    {
        _people = [.. people];
        _tokens = [.. _people.Where(p => p.Token is not null).Select(p => (Hash(p.Token!), p.Actor))];
        All = [.. _people.Select(p => p.Actor)];
    }

    public IReadOnlyList<Actor> All { get; }

    public ImmutableArray<string> Secrets => [.. _people.Select(p => p.Token).OfType<string>()];

    public Actor? Find(string person) => All.FirstOrDefault(a => a.Person == person);

    /// <summary>
    /// Hashes of equal length are compared, in constant time, and all of them every time: neither a shared beginning nor a place in the list shows.
    /// </summary>
    public Actor? FindByToken(string token)
    {
        var asked = Hash(token);
        Actor? found = null;
        foreach (var (hash, actor) in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, asked))
                found = actor;
        }
        return found;
    }

    public bool HasToken(string person) => _tokens.Any(t => t.Actor.Person == person);

    public string Proof(string person, string salt)
    {
        var token = _tokens.FirstOrDefault(t => t.Actor.Person == person).Hash ?? [];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), token));
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
