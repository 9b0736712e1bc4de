namespace ChatOps.Server.Storage;

/// <summary>Another program writes in the state, so this write did not begin. Nothing of it was done; it can be tried again.</summary>
internal sealed class StateBusyException : Exception
{
    public StateBusyException() { }

    public StateBusyException(string message) : base(message) { }

    public StateBusyException(string message, Exception inner) : base(message, inner) { }
}
