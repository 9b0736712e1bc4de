using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution.Ssh;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>Steps and looks over a real sshd: the bot arrives as one account there, and the application is another.</summary>
internal sealed class SshLab : IAsyncDisposable
{
    public SshLab(params string[] options) : this(TestUsers.Arriving, "", options)
    {
    }

    public SshLab(string arrivesAs, string script, string[] options)
    {
        Server = new SshServer(options);
        Executor = new SshExecutor(Server.Folder, _ => null, TimeProvider.System, null, TimeSpan.FromSeconds(1));
        Steps = new StepLab { Executor = Executor };
        Steps.Host = Server.Host(arrivesAs, Steps.Host.StepFolder, script: script);
    }

    public SshServer Server { get; }

    public SshExecutor Executor { get; }

    public StepLab Steps { get; }

    public Host Host => Steps.Host;

    public Task<ProbeResult> LookAsync(string user, params string[] argv) => LookAsync(new Probe(user, new CommandLine(argv), TimeSpan.FromSeconds(60)));

    public Task<ProbeResult> LookAsync(Probe probe) => Executor.ProbeAsync(Host, probe, CancellationToken.None);

    public async Task<HostUnreachableException> RefusedAsync(string user = "", Host? host = null) =>
        await Assert.ThrowsAsync<HostUnreachableException>(() => Executor.ProbeAsync(host ?? Host, new Probe(user, new CommandLine("true"), TimeSpan.FromSeconds(60)), CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        await Executor.DisposeAsync();
        Steps.Dispose();
        Server.Dispose();
    }
}
