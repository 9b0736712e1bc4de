using ChatOps.Server.Web.Api;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Server.Web;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: every registered health check is well. Neither says more than that, but of what the bot is connected to.</summary>
public static class Health
{
    /// <summary>The tag of checks whose description everybody may read.</summary>
    public const string Told = "told";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        app.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        if (report.Status != HealthStatus.Unhealthy)
            return http.Response.WriteAsync($"ready\n{string.Concat(report.Entries.Where(e => e.Value.Status == HealthStatus.Degraded).Select(e => $"{e.Key}: {e.Value.Description}\n"))}");
        var ill = string.Join(", ", report.Entries.Where(e => e.Value.Status == HealthStatus.Unhealthy).Select(e => e.Value.Tags.Contains(Told) ? $"{e.Key} ({e.Value.Description})" : e.Key));
        return Problems.Of("not-ready", $"not ready: {ill}; the bot's log says why").ExecuteAsync(http);
    }
}
