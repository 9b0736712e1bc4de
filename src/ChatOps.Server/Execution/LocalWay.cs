using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution;

/// <summary>The host's script on this machine, as another user by sudo.</summary>
/// <param name="prefix">Stands before every program of ours; the tests become an unprivileged bot this way.</param>
internal sealed class LocalWay(string ownUser, string[] prefix) : IWay
{
    /// <summary>Ends processes of a user's look when its time is over.</summary>
    public Func<Host, string, IReadOnlyList<string>, Task>? Quit { get; set; }

    public bool IsRoot => ownUser == RootRule.Root;

    public async Task<CallEnd> CallAsync(
        Host host, string user, HostCall call, TimeSpan limit, Func<Stream, CancellationToken, Task> readOutput, Func<Stream, CancellationToken, Task> readError,
        CancellationToken cancellationToken)
    {
        var client = new ClientProcess(await ArriveAsync(user, call.Script.Command(call.Verb)))
        {
            BeforeKill = call.Verb == "probe" ? pid => EndLookAsync(host, user, pid) : null,
        };
        return new(await client.RunAsync(call.Request.ToBytes(call.Script), limit, readOutput, readError, cancellationToken));
    }

    public async Task<string[]> ReachedAsync(IReadOnlyList<string> argv) => [.. await DefaultSignals.Value, .. prefix, .. argv];

    public bool WantsRoot(string user) => !IsRoot && !IsOwn(user) && IsRoots(user, File.ReadLines("/etc/passwd"));

    /// <summary>By its name, by a second name of its number, or by a number (sudo takes <c>#0</c>): numbers are nobody's name here.</summary>
    internal static bool IsRoots(string user, IEnumerable<string> passwd) =>
        user == RootRule.Root || user.StartsWith('#') || passwd.Select(l => l.Split(':')).Any(f => f is [var name, _, "0", ..] && name == user);

    /// <exception cref="HostUnreachableException">The way to root is closed: a script that is sent along, or whose request names any program, would be all of root.</exception>
    private Task<string[]> ArriveAsync(string user, IReadOnlyList<string> argv) =>
        IsOwn(user) ? ReachedAsync(argv)
        : WantsRoot(user) ? throw RootRule.Closed()
        : ReachedAsync(["sudo", "-n", "-H", "-u", user, "--", .. argv]);

    // sudo runs as root and cannot be signalled by us; what it started can, by its own user.
    private async Task EndLookAsync(Host host, string user, int pid)
    {
        if (IsOwn(user) || Quit is null)
            return;
        try
        {
            var processes = ProcessTree.Below(pid);
            if (processes.Count > 0)
                await Quit(host, user, processes);
        }
        catch (HostUnreachableException)
        {
            // A look only reads; it ends by itself or when its output has nowhere to go.
        }
    }

    // .NET ignores SIGPIPE and its children inherit that, with whatever else the bot was started to ignore (nohup, a script's background); a tool's own
    // pipelines would end otherwise than on a terminal.
    private static readonly Lazy<Task<string[]>> DefaultSignals = new(async () =>
    {
        string[] env = ["/usr/bin/env", "--default-signal"];
        var trial = await new ClientProcess([.. env, "true"]).RunAsync(default, TimeSpan.FromSeconds(30), 1024, CancellationToken.None);
        return trial.ExitStatus == 0 ? env : [];
    });

    private bool IsOwn(string user) => user.Length == 0 || user == ownUser;
}
