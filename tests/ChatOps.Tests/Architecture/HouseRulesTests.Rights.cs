using System.Text.RegularExpressions;

namespace ChatOps.Tests.Architecture;

public partial class HouseRulesTests
{
    /// <summary>Seven places once asked by themselves who may decide, and not all of them asked the same.</summary>
    [Fact]
    public void Only_the_policy_of_decisions_asks_for_the_right_to_decide() =>
        OnlyIn("src", DecidingRights(), "src/ChatOps.Core/Approvals/DecisionPolicy.cs");

    [GeneratedRegex("""(Decide|Right|Allows)\([^;]*"ops (approve|deny|cancel|resolve)"|= "ops approve";""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex DecidingRights();
}
