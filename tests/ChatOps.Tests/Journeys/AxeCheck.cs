using ChatOps.Tests.Execution;
using Microsoft.Playwright;

namespace ChatOps.Tests.Journeys;

/// <summary>axe-core, the accessibility checker, loaded into a page as it stands.</summary>
internal static class AxeCheck
{
    public static string File { get; } = Path.Combine(TestUsers.Repository, "tests/axe/node_modules/axe-core/axe.min.js");

    /// <summary>What keeps people out, each with the first place; empty: nothing.</summary>
    public static async Task<IReadOnlyList<string>> SeriousAsync(IPage page)
    {
        await page.EvaluateAsync($"() => {{ {await System.IO.File.ReadAllTextAsync(File)} }}");
        var checks = await page.EvaluateAsync<int>("async () => { window.axeSaid = await axe.run(); return axeSaid.passes.length; }");
        Assert.True(checks > 10, $"only {checks} checks found something to look at");
        return await page.EvaluateAsync<string[]>(
            """
            () => axeSaid.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
              .map(v => `${location.pathname}: ${v.id} (${v.impact}): ${v.help}: ${v.nodes.map(n => n.html).slice(0, 3).join(' | ')}`)
            """);
    }
}

/// <summary>Needs axe-core, which tests/run fetches. Missing: skipped visibly by hand; with CI=true it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AxeFactAttribute : FactAttribute
{
    public AxeFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !File.Exists(AxeCheck.File))
            Skip = "needs axe-core: npm ci --prefix tests/axe";
    }
}
