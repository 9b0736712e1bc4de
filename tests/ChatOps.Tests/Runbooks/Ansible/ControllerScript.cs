using System.Diagnostics;
using System.Text.Json;
using ChatOps.Runbooks.Ansible;

namespace ChatOps.Tests.Runbooks.Ansible;

/// <summary>The scripts of the controller as programs of their own, started the way the bot starts them.</summary>
internal static class ControllerScript
{
    public static JsonElement Take(string folder, string revision = "", object? trust = null, long limit = 1_000_000) =>
        Answer("", "/usr/bin/python3", "-I", "-c", ControllerCode.Take, limit.ToString(System.Globalization.CultureInfo.InvariantCulture), folder, revision, JsonSerializer.Serialize(trust ?? new { }));

    public static JsonElement Keep(string store, string input) => Answer(input, "/usr/bin/python3", "-I", "-c", ControllerCode.Keep, store);

    public static string? CodeOf(JsonElement answer) => answer.TryGetProperty("refused", out var code) ? code.GetString() : null;

    public static string Why(JsonElement answer) => answer.GetProperty("why").GetString()!;

    private static JsonElement Answer(string input, params string[] words)
    {
        var (output, error) = Run(input, words);
        Assert.True(output.Length > 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    public static (string Output, string Error) Run(string input, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (output.Result, error.Result);
    }
}
