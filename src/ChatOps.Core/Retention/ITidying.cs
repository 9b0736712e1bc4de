namespace ChatOps.Core.Retention;

/// <summary>Removes what is too old to keep. Repeatable, and harmless when it is not run.</summary>
public interface ITidying
{
    Task TidyAsync(CancellationToken cancellationToken);
}
