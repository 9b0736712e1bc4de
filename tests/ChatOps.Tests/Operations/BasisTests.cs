using ChatOps.Core.Plans;

namespace ChatOps.Tests.Operations;

public class BasisTests
{
    [Theory]
    [InlineData("7:100:1763789563", "8:90:1763789600", "blob set is another one now, of 2025-11-22 05:33:20 UTC with 90 bytes; planned was that of 2025-11-22 05:32:43 UTC with 100 bytes")]
    [InlineData("7:100:1763789563", "7:90:1763789563", "blob set has 90 bytes now; planned were 100")]
    [InlineData("7:100:1763789563", "7:100:1763789600", "blob set was changed at 2025-11-22 05:33:20 UTC; planned was that of 2025-11-22 05:32:43 UTC")]
    [InlineData("1", "2", "blob set was 1, is 2")]
    public void A_difference_is_a_sentence_and_no_record(string planned, string now, string told) =>
        Assert.Equal(told, Basis.Difference([new("blob set", planned)], [new("blob set", now)]));

    [Fact]
    public void What_came_and_what_went_is_named_without_its_record() =>
        Assert.Equal("a is gone; b is new", Basis.Difference([new("a", "7:100:1763789563")], [new("b", "7:100:1763789563")]));
}
