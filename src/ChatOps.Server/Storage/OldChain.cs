using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Audit;

namespace ChatOps.Server.Storage;

/// <summary>
/// A chain as older programs kept it, one per operation: SHA-256 over the previous hash and the entry's fields, each with its length. Only read, when it
/// is taken over.
/// </summary>
internal sealed class OldChain(string chain)
{
    private string hash = "";

    public string Chain => chain;

    public long Count { get; private set; }

    public bool Holds { get; private set; } = true;

    public void Add(long number, AuditEntry entry, string stored)
    {
        Count++;
        hash = Next(number, entry);
        Holds &= number == Count && stored == hash;
        hash = stored;
    }

    public void End(long? count, string? head) => Holds &= Count == count && hash == head;

    private string Next(long number, AuditEntry entry)
    {
        var text = new StringBuilder();
        foreach (var part in new[]
                 {
                     hash, number.ToString(), entry.Operation?.ToString() ?? "-", entry.At.UtcDateTime.ToString("O"), entry.Person, entry.What, entry.Detail,
                 })
            text.Append(part.Length).Append(':').Append(part).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
