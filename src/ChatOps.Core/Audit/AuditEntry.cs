using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Audit;

/// <summary>One line of the record, written in the transaction that changes the state.</summary>
/// <param name="Operation">Null for what belongs to no operation (a refused command, a restored state); those form a chain of their own.</param>
/// <param name="Person">A person's id, or <c>chatops</c> for the bot itself.</param>
/// <param name="What">Such as <c>requested</c>, <c>approved</c>, <c>step-started</c>, <c>concluded</c>.</param>
/// <param name="Detail">One line; masked.</param>
public sealed record AuditEntry(OperationId? Operation, DateTimeOffset At, string Person, string What, string Detail)
{
    private const int LongestDetail = 8000;
    private const int LongestName = 400;

    /// <summary>
    /// As it is hashed and stored, which must be the same bytes: SQLite ends a text at a NUL, UTF-8 has no half surrogates. Whatever a door let through, or a
    /// host printed, cannot break the record.
    /// </summary>
    public AuditEntry Inert() => this with
    {
        Person = InertText.Line(Person, LongestName),
        What = InertText.Line(What, LongestName),
        Detail = InertText.Line(Detail, LongestDetail),
    };
}

/// <summary>A stored entry: its number within its chain and its hash over the entry and the one before.</summary>
public sealed record ChainedEntry(long Number, AuditEntry Entry, string Hash);

/// <summary>Chains entries: SHA-256 over the previous hash and the entry's fields, each with its length so that nothing can be shifted.</summary>
public static class AuditChain
{
    public const string Start = "";

    public static string Next(string previousHash, long number, AuditEntry entry)
    {
        var text = new StringBuilder();
        foreach (var part in new[]
                 {
                     previousHash, number.ToString(), entry.Operation?.ToString() ?? "-", entry.At.UtcDateTime.ToString("O"), entry.Person, entry.What,
                     entry.Detail,
                 })
            text.Append(part.Length).Append(':').Append(part).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The first entry that does not follow from the ones before it; null when the chain holds.</summary>
    /// <param name="count">How many entries the chain must have, as its head says.</param>
    /// <param name="head">The last hash, as kept apart from the entries.</param>
    public static AuditBreak? Verify(IReadOnlyList<ChainedEntry> entries, long count, string head)
    {
        var hash = Start;
        long number = 0;
        foreach (var entry in entries)
        {
            number++;
            hash = Next(hash, number, entry.Entry);
            if (entry.Number != number)
                return new(number, $"entry {number} is missing");
            if (entry.Hash != hash)
                return new(number, $"entry {number} was changed after it was written");
        }
        if (number != count)
            return new(number + 1, $"entry {number + 1} is missing: {count} were written");
        return hash == head ? null : new(number, $"entry {number} is not the one the chain ends with");
    }
}

public sealed record AuditBreak(long Number, string Reason);
