using System.Diagnostics;

namespace ChatOps.Server.Execution.Rights;

/// <summary>What a small program of the system says on its standard output.</summary>
internal static class SystemAnswer
{
    public static string Of(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        error.Wait();
        return output;
    }
}
