using ChatOps.Core.Operations;

namespace ChatOps.Core.Ids;

/// <summary>Names an operation for ever, across restored states; time-ordered. People type the short <see cref="Operation.Handle"/> instead.</summary>
public readonly record struct OperationId(Guid Value)
{
    public static OperationId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>As step folders on hosts are named: 32 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("N");

    public static OperationId Parse(string text) => new(Guid.ParseExact(text, "N"));
}
