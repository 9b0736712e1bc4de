namespace ChatOps.Core.Retention;

/// <summary>Removes what is too old to keep. Repeatable, and harmless when it is not run.</summary>
public interface IRetention
{
    Task TidyAsync(CancellationToken cancellationToken);
}
