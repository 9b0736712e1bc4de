namespace ChatOps.Server.ChatPlatforms;

/// <summary>How a later look ended (<see cref="LaterLooks{T}"/>).</summary>
internal enum LookEnd
{
    /// <summary>It is looked at again at its next time.</summary>
    Looked,

    /// <summary>The platform did not answer: the same look again, soon.</summary>
    NoAnswer,

    /// <summary>It is not looked at again.</summary>
    Enough,
}
