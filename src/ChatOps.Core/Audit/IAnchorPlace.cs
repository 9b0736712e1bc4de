namespace ChatOps.Core.Audit;

/// <summary>A place outside of the bot's state that anchors are written to.</summary>
public interface IAnchorPlace
{
    /// <summary>For people: <c>file</c>, <c>syslog</c>, <c>command</c>.</summary>
    string Name { get; }

    /// <exception cref="AnchorPlaceException">It does not have it.</exception>
    Task WriteAsync(Anchor anchor, CancellationToken cancellationToken);
}
