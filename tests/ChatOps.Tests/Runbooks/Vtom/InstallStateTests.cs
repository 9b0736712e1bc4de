using ChatOps.Core.Plans;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

public class InstallStateTests
{
    /// <summary>What is asked beside the four facts, such as the jobs, may fail: it is written, and the mode is known without it.</summary>
    [Fact]
    public void Where_a_fact_could_not_be_read_no_mode_is_named()
    {
        var state = InstallState.Of([], new Dictionary<string, Verdict> { [VtomProbes.File + VtomProbes.Now] = Verdict.Failed("Permission denied") });
        Assert.Equal(InstallMode.Inconsistent, state.Mode);
        Assert.Contains("Permission denied", Assert.Single(state.Disagreements), StringComparison.Ordinal);
        Assert.Equal(InstallMode.Down, InstallState.Of([], new Dictionary<string, Verdict> { [VtomProbes.Jobs + VtomProbes.Now] = Verdict.Failed("tlist broke") }).Mode);
    }
}
