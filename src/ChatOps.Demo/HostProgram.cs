using System.Diagnostics;

namespace ChatOps.Demo;

/// <summary>
/// Programs that a demo's host starts by itself, as its supervisor, shell or people would: with the streams of who starts them, and staying when that one is gone. The bot's own calls
/// of programs are not here.
/// </summary>
internal static class HostProgram
{
    /// <summary>With this process's own streams, as a shell script would. Returns its exit status.</summary>
    public static int Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>For whoever watches over it.</summary>
    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;

    /// <summary>Returns when its script has gone to the background.</summary>
    public static async Task StartDaemonAsync(HostTree tree, string daemon, CancellationToken cancellation)
    {
        using var shell = Process.Start(Detached(tree, daemon))!;
        await shell.WaitForExitAsync(cancellation);
    }

    /// <inheritdoc cref="StartDaemonAsync"/>
    public static void StartDaemon(HostTree tree, string daemon, params string[] arguments) => Finish(Detached(tree, daemon, arguments));

    /// <summary>As somebody else of the host would, also when a step of the bot is what made this happen.</summary>
    public static void StartForeignDaemon(HostTree tree, string daemon, params string[] arguments)
    {
        var start = Detached(tree, daemon, arguments);
        start.Environment.Remove("CHATOPS_STEP");
        Finish(start);
    }

    /// <summary>Nothing of what it says is shown.</summary>
    public static async Task RunQuietlyAsync(string program, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        await said;
    }

    /// <summary>
    /// A daemon's script goes to the background and keeps nothing of its parent: no pipe, no terminal. By sh: a script that was just written cannot
    /// be started itself while another thread's child still holds it open for writing.
    /// </summary>
    private static ProcessStartInfo Detached(HostTree tree, string daemon, params string[] arguments) =>
        new("/bin/sh", [Path.Combine(tree.Daemons, daemon), .. arguments]) { UseShellExecute = false, WorkingDirectory = "/" };

    private static void Finish(ProcessStartInfo start)
    {
        using var shell = Process.Start(start)!;
        shell.WaitForExit();
    }
}
