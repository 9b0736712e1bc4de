using ChatOps.Core.Groups;

namespace ChatOps.Tests.Groups;

public class NameRangeTests
{
    [Theory]
    [InlineData("web1", "web1")]
    [InlineData("web1 web2", "web1, web2")]
    [InlineData("web1 web2 web3 web19", "web[1-3,19]")]
    [InlineData("web10 web9 web8", "web[8-10]")]
    [InlineData("web08 web09 web10", "web[08-10]")]
    [InlineData("web1.lab web2.lab web3.lab db", "db, web[1-3].lab")]
    public void Many_names_are_told_in_few_words(string names, string told) => Assert.Equal(told, NameRange.Of(names.Split(' ')));
}
