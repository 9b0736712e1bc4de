namespace ChatOps.Tests.Configuration;

public class BoardSectionTests
{
    [Fact]
    public void Looks_are_taken_of_the_kinds_that_are_named_and_of_no_others()
    {
        Assert.Empty(new SiteUnderTest().Load().Looks.ByKind);
        var looks = new SiteUnderTest().With("Board:Every:senaite", "00:05:00").Load().Looks.ByKind;
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.Single(looks).Value);
    }

    [Theory]
    [InlineData("Board:Every:box", "00:05:00", "Board:Every:box: "), InlineData("Board:Every:senaite", "00:00:05", "Board:Every:senaite: "), InlineData("Board:Often", "1", "Board:Often: ")]
    public void A_kind_without_a_look_a_storm_of_looks_and_an_unknown_key_are_refused(string key, string value, string problem) =>
        Assert.Contains(new SiteUnderTest().With(key, value).Problems(), p => p.StartsWith(problem, StringComparison.Ordinal));
}
