using System.Net;

namespace ChatOps.Demo.Listeners;

/// <param name="Program">As ss shows it.</param>
internal sealed record DemoListener(string Program, ListenerPlace Place, int Port)
{
    public IPEndPoint At(HostTree tree) => new(ListenerTable.AddressOf(tree, Place), Port);
}
