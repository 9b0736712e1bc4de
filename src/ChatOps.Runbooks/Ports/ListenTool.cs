using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Ports;

/// <param name="User">Sees the owners of its own sockets; only root sees all.</param>
/// <param name="AsksKernel">The kernel lists the ports that its own file server holds.</param>
internal sealed record ListenTool(string User, SocketTool Asked, bool AsksKernel);
