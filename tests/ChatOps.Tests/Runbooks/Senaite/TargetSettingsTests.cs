using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class TargetSettingsTests
{
    [Fact]
    public void What_is_left_out_is_as_the_playbook_makes_it()
    {
        var target = Sample.Target();
        Assert.Equal("/home/senaite/data/senaitelims/filestorage/Data.fs", target.DataFs);
        Assert.Equal(["senaitelims_zeoserver", "senaitelims_zeoclient1", "senaitelims_zeoclient2"], target.Programs.AsEnumerable());
        Assert.Equal("root", target.SupervisorUser);
        Assert.Empty(new SenaiteKind().Problems(Sample.Inventory([])));
    }

    [Fact]
    public void Everything_can_be_different_at_a_site()
    {
        var target = TargetSettings.Bind(Sample.Inventory(new()
        {
            ["Instance"] = "lab",
            ["Data"] = "/srv/lab/",
            ["Clients:0:Program"] = "one",
            ["Clients:0:Port"] = "9001",
            ["ReservedClient"] = "lab_reserved",
            ["Tools:Find"] = "/opt/find",
            ["CronDueWindow"] = "01:00:00",
            ["MinFreeFactor"] = "2",
            ["SupervisorUser"] = "",
        }));
        Assert.Equal(["lab_zeoserver", "one", "lab_reserved"], target.Programs.AsEnumerable());
        Assert.Equal(("/srv/lab", "/home/senaite/lab", "/opt/find", ""), (target.Data, target.Root, target.Tools.Find, target.SupervisorUser));
        Assert.Equal((TimeSpan.FromHours(1), 2.0), (target.CronDueWindow, target.MinFreeFactor));
    }

    [Theory]
    [InlineData("Dta", "/x", "Dta")]
    [InlineData("Tools:Awk", "/usr/bin/awk", "Tools:Awk")]
    [InlineData("Data", "relative", "absolute")]
    [InlineData("Data", "/srv/../etc", "absolute")]
    [InlineData("ZeoPort", "70000", "port")]
    [InlineData("User", "-x", "plain name")]
    [InlineData("StopLimit", "soon", "time")]
    [InlineData("MinFreeFactor", "0.5", "number from 1")]
    [InlineData("ReservedClient", "senaitelims_zeoclient1", "twice")]
    public void A_setting_that_cannot_be_is_a_sentence_that_names_it(string key, string value, string says) =>
        Assert.Contains(new SenaiteKind().Problems(Sample.Inventory(new() { [key] = value })), p => p.Contains(says, StringComparison.Ordinal) && p.Contains("lims1", StringComparison.Ordinal));
}
