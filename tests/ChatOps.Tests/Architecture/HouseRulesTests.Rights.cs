using System.Text.RegularExpressions;
using ChatOps.Runbooks;

namespace ChatOps.Tests.Architecture;

public partial class HouseRulesTests
{
    /// <summary>Seven places once asked by themselves who may decide, and not all of them asked the same.</summary>
    [Fact]
    public void Only_the_policy_of_decisions_asks_for_the_right_to_decide() =>
        OnlyIn("src", DecidingRights(), "src/ChatOps.Core/Approvals/ApprovalPolicy.cs");

    /// <summary>One clock, so that what one part of the bot holds for over is over for all. The demo's hosts are machines of their own.</summary>
    [Fact]
    public void Nothing_but_the_bots_own_time_asks_the_wall_clock() =>
        Assert.Equal(
            ["src/ChatOps.Server/BotVerbs.cs"],
            Files("src").Where(f => WallClock().IsMatch(f.Text) && !f.Path.StartsWith("src/ChatOps.Demo/", StringComparison.Ordinal)).Select(f => f.Path));

    /// <summary>What throws away the last way back, takes data from a damaged place, or does many things at once is never started by one person alone.</summary>
    [Fact]
    public void Discard_rescue_and_groups_always_take_two_people()
    {
        var specs = AllRunbooks.Commands.Select(r => r.Spec).ToList();
        Assert.Contains(specs, s => s.Verb == "discard");
        Assert.All(specs.Where(s => s.Verb is "discard" or "rescue" || s.TargetKind == "group"), s => Assert.True(s.AlwaysTwoPeople, $"/{s.Name} needs AlwaysTwoPeople"));
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex WallClock();

    [GeneratedRegex("""(Decide|Right|Allows)\([^;]*"ops (approve|deny|cancel|resolve)"|= "ops approve";""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex DecidingRights();
}
