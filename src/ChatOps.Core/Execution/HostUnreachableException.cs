namespace ChatOps.Core.Execution;

/// <summary>The host could not be asked: no connection, no answer in time, or an answer that is not the launcher's.</summary>
public sealed class HostUnreachableException : Exception
{
    public HostUnreachableException() { }
    public HostUnreachableException(string message) : base(message) { }
    public HostUnreachableException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Such as <c>host-key-changed</c>, where it is known what kind of trouble it is; empty: it is not. The message begins with it.</summary>
    public string Code { get; init; } = "";

    /// <summary>The message without its code.</summary>
    public string Reason => Code.Length > 0 && Message.StartsWith($"{Code}: ", StringComparison.Ordinal) ? Message[(Code.Length + 2)..] : Message;

    /// <summary>The call ended before anything could run on the host. It says nothing about earlier calls.</summary>
    public bool NothingRan { get; init; }

    /// <summary>It stays so until a person does something about it: asking again is no use.</summary>
    public bool NeedsPerson { get; init; }
}
