using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Nothing is deleted by itself, unless the settings say when.</summary>
public sealed class SafetyCopyTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    [Fact]
    public async Task Without_a_setting_a_copy_stays_until_a_person_discards_it()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        Assert.Empty(plan.FollowUps);
        Assert.Contains(plan.Summary, s => s.Contains("stays there until somebody discards it", StringComparison.Ordinal));
        var driven = await PlanDrive.RunAsync(plan, "restore");
        Assert.Contains("It stays there; when nobody needs it any longer: /senaite discard lims1 --copy k3x9p", driven.Report, StringComparison.Ordinal);
        Directory.SetLastWriteTimeUtc(Path.Combine(_instance.Data, "safety-k3x9p"), TemporaryInstance.Now.UtcDateTime.AddYears(-1));
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "expire", ("copy", "safety-k3x9p")));
        Assert.StartsWith("not-due: safety-k3x9p is to be kept until somebody discards it", $"{refused.Code}: {refused.Reason}", StringComparison.Ordinal);
        Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "discard", ("copy", "safety-k3x9p")));
    }

    [Theory]
    [InlineData("SafetyCopies:Keep")]
    [InlineData("SafetyCopyKeep")]
    public async Task With_a_time_in_the_settings_the_plan_says_when_the_bot_deletes_it(string key)
    {
        var settings = new Dictionary<string, string>(_instance.Target.Settings) { [key] = "3.00:00:00" };
        var plan = await PlanDrive.ReadyAsync(_instance, Sample.Inventory(settings), "restore", ("point", "latest"));
        var later = Assert.Single(plan.FollowUps);
        Assert.Equal(("senaite expire lims1 --copy safety-k3x9p", TimeSpan.FromDays(3)), (later.Command, later.After));
        Assert.Contains(plan.Summary, s => s.Contains("stays there for 3 days, then the bot deletes it", StringComparison.Ordinal));
    }

    /// <summary>It is perhaps all that is left.</summary>
    [Fact]
    public async Task While_the_live_data_is_missing_no_copy_is_discarded()
    {
        Directory.CreateDirectory(Path.Combine(_instance.Data, "safety-abc12"));
        File.Delete(_instance.DataFs);
        Assert.Equal("no-data", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "discard", ("copy", "abc12"))).Code);
    }
}
