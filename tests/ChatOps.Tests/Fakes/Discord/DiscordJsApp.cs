using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ChatOps.Fakes.Discord;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Fakes.Discord;

/// <summary>The fake with a bot on discord.js connected to it: a process of node, started once for all facts.</summary>
public sealed class DiscordJsApp : IAsyncLifetime
{
    private readonly ConcurrentQueue<JsonElement> _seen = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private Process? _process;

    public static string Folder { get; } = Path.Combine(TestUsers.Repository, "tests/discordjs");

    internal FakeDiscord Discord { get; private set; } = null!;

    internal DiscordPerson Operator { get; private set; } = null!;

    internal DiscordChannel Ops { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (DiscordJsFactAttribute.Missing is not null)
            return;
        Discord = await FakeDiscord.StartAsync();
        Operator = Discord.AddPerson("operator");
        Ops = Discord.AddChannel("ops");
        var start = new ProcessStartInfo(Slack.BoltApp.Node, ["proof.js"])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DISCORD_API_URL"] = Discord.ApiUrl.ToString(), ["DISCORD_TOKEN"] = Discord.Token, ["DISCORD_GUILD"] = Discord.Guild.Id },
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => _complaints.Enqueue(e.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await SeenAsync("started");
    }

    public async Task DisposeAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
        await Discord.DisposeAsync();
    }

    /// <summary>The newest report of that name.</summary>
    internal async Task<JsonElement> SeenAsync(string what)
    {
        JsonElement? Look() =>
            _seen.LastOrDefault(s => s.GetProperty("saw").GetString() == what) is { ValueKind: JsonValueKind.Object } found ? found : null;
        await Discord.UntilAsync(
            () => Look() is not null || _process!.HasExited,
            $"'{what}' from node; it said: {string.Join('\n', _seen)}\n{string.Join('\n', _complaints)}");
        return Look() ?? throw new InvalidOperationException(
            $"node ended without '{what}': {string.Join('\n', _seen)}\n{string.Join('\n', _complaints)}");
    }

    /// <summary>What was seen before counts no longer.</summary>
    internal async Task<DiscordInteraction> DoAsync(string what)
    {
        _seen.Clear();
        var typed = await Discord.TypeAsync(Operator, Ops, $"proof {what}");
        Assert.True(
            typed.Failure is null,
            $"{typed.Failure} {string.Join('\n', _seen)}\n{string.Join('\n', _complaints)}\n{string.Join(", ", Discord.Calls.TakeLast(10))}");
        return typed;
    }

    private void Note(string? line)
    {
        if (line is ['{', ..])
            _seen.Enqueue(JsonElement.Parse(line));
    }
}
