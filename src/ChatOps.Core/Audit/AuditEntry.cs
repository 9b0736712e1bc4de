using ChatOps.Core.Ids;
using ChatOps.Core.Text;

namespace ChatOps.Core.Audit;

/// <summary>One entry of the record, written in the transaction that changes the state.</summary>
/// <param name="Operation">Null for what belongs to no operation (a refused command, a restored state).</param>
/// <param name="Person">A person's id, or <c>chatops</c> for the bot itself.</param>
/// <param name="What">
/// Such as <c>requested</c>, <c>approved</c>, <c>started</c>, <c>concluded</c>; <see cref="RecordWords"/> has those that the record itself goes by.
/// </param>
/// <param name="Detail">One line; masked.</param>
public sealed record AuditEntry(OperationId? Operation, DateTimeOffset At, string Person, string What, string Detail)
{
    /// <summary>In characters.</summary>
    public const int LongestDetail = 8000;

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
