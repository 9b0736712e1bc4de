using System.Runtime.InteropServices;

namespace ChatOps.Demo;

/// <summary>The small scripts at a real host's paths that call this executable as the stand-ins.</summary>
internal static class ToolScripts
{
    private static readonly string[] SystemPrograms = ["supervisorctl", "ps", "curl", "crontab", "systemctl", "df", "ss"];
    private static readonly string[] Supervised = ["zeoserver", "zeoclient"];
    private static readonly string[] Daemons = ["supervisord", "foreign", "orphan", "byhand", Listeners.ListenerDaemon.Tool];

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static void WriteAll(HostTree tree)
    {
        foreach (var program in SystemPrograms) Write(tree, tree.Tools, program);
        foreach (var program in Supervised) Write(tree, tree.Daemons, program);
        foreach (var program in Daemons) Write(tree, tree.Daemons, program, detached: true);
        Listeners.ScannerScript.Write(tree);
    }

    /// <param name="fixedArguments">Stand before those of the caller, such as the install that a script belongs to.</param>
    public static void Write(HostTree tree, string folder, string program, bool detached = false, params string[] fixedArguments)
    {
        var log = Quoted(Path.Combine(tree.Root, "var/log", program + ".log"));
        var (before, after) = detached ? ("", $" </dev/null >>{log} 2>&1 &") : ("exec ", "");
        var command = $"{string.Join(' ', Executables.Select(Quoted))} demo-tool {program} --host {string.Join(' ', fixedArguments.Prepend(tree.Root).Select(Quoted))} \"$@\"";
        Put(Path.Combine(folder, program), $"""
            #!/bin/sh
            # The demo's stand-in for {program}. Small heap: several of these run at once.
            {Environment}
            {Toolbox.Script(tree, program, command)}{before}{command}{after}

            """);
    }

    /// <summary>Lines of a script that become the tool whose name is the given word of the shell.</summary>
    public static string Caller(HostTree tree, string tool) =>
        $"{Environment}\nexec {string.Join(' ', Executables.Select(Quoted))} demo-tool {tool} --host {Quoted(tree.Root)} \"$@\"";

    private static string Environment =>
        $"export DOTNET_ROOT={Quoted(DotnetRoot)} DOTNET_gcServer=0 DOTNET_GCgen0size=0x400000 DOTNET_TieredPGO=0 DOTNET_EnableDiagnostics=0";

    public static void Put(string script, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(script)!);
        if (File.Exists(script) && File.ReadAllText(script) == text) return;
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("demo-platform: the demo needs Linux");
        // By renaming: a program that is just being started must not meet half a script, and a file open for writing cannot be executed.
        File.WriteAllText(script + ".new", text);
        File.SetUnixFileMode(script + ".new", Executable);
        File.Move(script + ".new", script, overwrite: true);
    }

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    /// <summary>The bot's executable beside this assembly; under tests and `dotnet chatops.dll` the process itself is another program.</summary>
    private static string[] Executables
    {
        get
        {
            var assembly = typeof(ToolScripts).Assembly.Location;
            if (assembly.Length == 0) return [System.Environment.ProcessPath!];
            var executable = Path.Combine(Path.GetDirectoryName(assembly)!, "chatops");
            return File.Exists(executable) ? [executable] : [Path.Combine(DotnetRoot, "dotnet"), executable + ".dll"];
        }
    }

    public static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
