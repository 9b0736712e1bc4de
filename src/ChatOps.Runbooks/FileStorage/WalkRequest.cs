using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>What a walk of a Data.fs is to tell beside whether it is whole.</summary>
internal sealed record WalkRequest
{
    /// <summary>Walk the first so many bytes, which must end a transaction; null: to the file's end.</summary>
    public long? End { get; init; }

    /// <summary>Count and list what came after this one; zero: everything.</summary>
    public TransactionId? After { get; init; }

    /// <summary>How many of those are listed at most.</summary>
    public int Most { get; init; } = 1000;

    /// <summary>Name every blob record: a line of some 30 bytes for each.</summary>
    public bool Blobs { get; init; }

    /// <summary>Ranges whose MD5 is wanted.</summary>
    public ImmutableArray<(long Start, long End)> Sums { get; init; } = [];

    /// <summary>
    /// The walker itself looks again each second, so many times, when the last transaction is not finished: perhaps somebody commits at this very
    /// moment. For a file that a running ZEO writes to.
    /// </summary>
    public int WaitSeconds { get; init; }

    public IEnumerable<string> Arguments() =>
    [
        .. End is { } end ? ["--end", Number(end)] : Nothing,
        .. After is { } after ? ["--after", after.ToString(), "--most", Number(Most)] : Nothing,
        .. Blobs ? ["--blobs"] : Nothing,
        .. Sums.SelectMany(s => (string[])["--md5", $"{Number(s.Start)}:{Number(s.End)}"]),
        .. WaitSeconds > 0 ? ["--wait", Number(WaitSeconds)] : Nothing,
    ];

    private static readonly string[] Nothing = [];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
