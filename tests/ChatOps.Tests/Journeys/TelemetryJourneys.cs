using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using ChatOps.Tests.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatOps.Tests.Journeys;

/// <summary>What a monitoring system gets of the real program.</summary>
public partial class TelemetryJourneys
{
    private static readonly string Ana = TestToken.Of("ana");

    [Fact]
    public async Task Metrics_count_what_happened_and_traces_arrive_without_what_was_typed()
    {
        await using var collector = await Collector.StartAsync();
        await using var bot = await SiteBot.StartAsync($$"""
            , "Telemetry": { "OtlpEndpoint": "{{collector.Url}}" }
            """);
        await EndedAsync(bot, "/site echo");
        await EndedAsync(bot, "/site echo");
        using var ana = bot.Client(Ana);
        using (var refused = await ana.PostAsJsonAsync("/api/commands", new { text = "/site ech typed-by-ana", channel = "ops" }))
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        using var client = bot.Client();
        var text = await client.GetStringAsync("/metrics");
        Assert.Contains("chatops_operations_total{family=\"site\",outcome=\"Succeeded\",verb=\"echo\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("chatops_operation_duration_seconds_count{family=\"site\",outcome=\"Succeeded\",verb=\"echo\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("chatops_deliveries_total{answer=\"unknown-command\",platform=\"Api\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("chatops_operations_unfinished{state=\"Queued\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("chatops_state_readable 1\n", text, StringComparison.Ordinal);
        Assert.Contains("chatops_locks_unknown 0\n", text, StringComparison.Ordinal);
        Assert.Contains("chatops_outbox_age_seconds{platform=\"Web\"}", text, StringComparison.Ordinal);
        Assert.Contains("kestrel_active_connections", text, StringComparison.Ordinal);
        Assert.Contains("chatops_build_info{version=", text, StringComparison.Ordinal);
        AssertReads(text);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        using (var through = await client.GetAsync("/metrics"))
            Assert.Equal(HttpStatusCode.Forbidden, through.StatusCode);

        await bot.StopAsync();
        var (traces, metrics) = (collector.Text("/v1/traces"), collector.Text("/v1/metrics"));
        foreach (var name in new[] { "plan site echo", "run site echo", "step ", "chatops.outcome", "Succeeded", "chatops.operation" })
            Assert.Contains(name, traces, StringComparison.Ordinal);
        Assert.Contains("chatops.operation.duration", metrics, StringComparison.Ordinal);
        foreach (var secret in new[] { Ana, "typed-by-ana", "hello" })
            Assert.DoesNotContain(secret, traces + metrics, StringComparison.Ordinal);
    }

    private static async Task EndedAsync(SiteBot bot, string command)
    {
        using var ana = bot.Client(Ana);
        using var asked = await ana.PostAsJsonAsync("/api/commands", new { text = command, channel = "ops" });
        var operation = (await asked.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("operation").GetString();
        await DemoBot.UntilAsync(
            async () => (await ana.GetStringAsync($"/api/operations/{operation}")).Contains("\"state\":\"Concluded\"", StringComparison.Ordinal), $"{command} has ended");
    }

    /// <summary>By the grammar, and by Prometheus' own reader where this machine has it.</summary>
    private static void AssertReads(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var types = 0;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            Assert.Matches(Line(), line);
            types += line.StartsWith("# TYPE", StringComparison.Ordinal) ? 1 : 0;
        }
        Assert.InRange(types, 10, 100);
        var promtool = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, "promtool")).FirstOrDefault(File.Exists);
        if (promtool is null)
            return;
        using var check = Process.Start(new ProcessStartInfo(promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false })!;
        check.StandardInput.Write(text);
        check.StandardInput.Close();
        var said = check.StandardError.ReadToEnd();
        check.WaitForExit();
        Assert.True(check.ExitCode == 0, said);
    }

    [GeneratedRegex(@"^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+=""([^""\\\n]|\\.)*""(,[a-z_]+=""([^""\\\n]|\\.)*"")*\})? (\+Inf|-?[0-9.]+(E[+-]?[0-9]+)?))$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    /// <summary>An OTLP collector as far as it takes what is posted. Names stand in its binary form as they are.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Body)> posted) : IAsyncDisposable
    {
        public string Url => app.Urls.First();

        public string Text(string path) => string.Concat(posted.Where(p => p.Path == path).Select(p => p.Body));

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var posted = new ConcurrentQueue<(string, string)>();
            app.Run(async http =>
            {
                using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
                posted.Enqueue((http.Request.Path, await reader.ReadToEndAsync()));
            });
            await app.StartAsync();
            return new(app, posted);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
