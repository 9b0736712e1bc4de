using System.ComponentModel;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution;

/// <summary>How the host's script is reached as a user of the host: bytes in, bytes out, and its exit status.</summary>
internal interface IWay
{
    /// <param name="user">Empty: the account that the bot arrives as.</param>
    /// <exception cref="HostUnreachableException">It was not reached, or the way to that user is closed.</exception>
    /// <exception cref="Win32Exception">The program of ours that leads there could not be started.</exception>
    Task<CallEnd> CallAsync(
        Host host, string user, HostCall call, TimeSpan limit, Func<Stream, CancellationToken, Task> readOutput, Func<Stream, CancellationToken, Task> readError,
        CancellationToken cancellationToken);
}
