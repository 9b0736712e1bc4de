namespace ChatOps.Runbooks.HostCommands;

/// <summary>Which addresses of its host a socket is bound to. Kept as numbers in old verdicts: new ones come last.</summary>
internal enum Bound
{
    /// <summary>0.0.0.0, and <c>*</c> of an older ss.</summary>
    EveryV4,

    /// <summary>[::] with v6only</summary>
    EveryV6,

    /// <summary>Both families.</summary>
    Every,

    /// <summary><c>:::22</c> of netstat and of an older ss, which can be either of the last two.</summary>
    EveryV6PerhapsV4,

    One,

    /// <summary><c>*</c> in a table of ss that does not show whether it is an old or a new one.</summary>
    EveryV4PerhapsV6,

    /// <summary>One IPv6 address of which netstat printed only the beginning.</summary>
    OneCut,
}
