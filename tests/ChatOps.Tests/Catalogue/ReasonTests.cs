using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using static ChatOps.Tests.Catalogue.SampleCommands;

namespace ChatOps.Tests.Catalogue;

public sealed class ReasonTests
{
    [Fact]
    public void Every_command_that_changes_a_host_takes_a_reason_and_none_that_reads()
    {
        Assert.Contains(All.Specs, s => s.Risk != Risk.Read);
        Assert.All(All.Specs.Where(s => s.Family != "ops"), s => Assert.Equal(s.Risk != Risk.Read, s.Parameters.Any(p => p.Name == WhyParameter.Name)));
        Assert.DoesNotContain(Spec("ops", "sign-out", Risk.Change).Parameters, p => p.Name == WhyParameter.Name);
    }

    [Theory]
    [InlineData("/senaite backup lims1 --reason \"before the update, it's \u00e9crit\"")]
    [InlineData("/senaite backup --reason=\"before the update, it's \u00e9crit\" lims1")]
    public void A_reason_is_read_by_its_name_and_stands_apart_from_the_text_that_is_a_title(string typed)
    {
        var command = Read(typed);

        Assert.Equal("before the update, it's \u00e9crit", command.Value("reason"));
        Assert.Equal("before the update, it's \u00e9crit", Read(command.Text).Value("reason"));
        var call = CommandCall.From(command);
        Assert.Equal(("/senaite backup lims1", "before the update, it's \u00e9crit"), (call.Text, call.Why));
    }

    [Fact]
    public void A_word_too_many_does_not_become_a_reason() =>
        Assert.Contains("'yesterday' is a word too many", Refuse("/senaite backup lims1 yesterday", "bad-argument").Reason, StringComparison.Ordinal);

    /// <summary>U+200D makes one picture of several; between anything else it hides.</summary>
    [Theory]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 family first", true)]
    [InlineData("\U0001F469\U0001F3FD\u200D\U0001F52C looked", true)]
    [InlineData("\u2764\uFE0F\u200D\U0001F525 urgent", true)]
    [InlineData("pass\u200Dword", false)]
    [InlineData("\u200D\U0001F467", false)]
    [InlineData("\U0001F468\u200D", false)]
    [InlineData("\U0001F468\u200D\u200D\U0001F467", false)]
    [InlineData("\U0001F468\u200B\U0001F467", false)]
    public void An_emoji_of_several_is_taken_and_what_joins_it_nowhere_else(string typed, bool taken)
    {
        var (_, problem) = Core.Chat.Reason.Read(typed);
        Assert.Equal(taken, problem is null);
    }

    [Fact]
    public void A_reason_is_bounded_and_one_line()
    {
        Assert.Equal(300, Read($"/senaite backup lims1 --reason {new string('x', 300)}").Value("reason")!.Length);
        Refuse($"/senaite backup lims1 --reason {new string('x', 301)}", "bad-argument");
        Refuse("/senaite backup lims1 --reason", "bad-argument");
        Refuse("/senaite backup lims1 --reason \"a\0b\"", "bad-argument");
        Refuse("/senaite backup lims1 --reason \"a\u202eb\"", "bad-argument");
    }

    [Fact]
    public void A_reason_stands_before_a_parameter_that_takes_the_rest_of_the_line()
    {
        var say = Spec("demo", "say", Risk.Change, new Parameter.Text("text", "what to say", true, Rest: true));
        Assert.Equal(["reason", "text"], say.Parameters.Select(p => p.Name));
        var catalogue = Make(say);
        Assert.Empty(catalogue.Specs.SelectMany(ChatOps.Core.Catalogue.Catalogue.Problems));
        var command = Assert.IsType<ParseResult.Parsed>(new CommandParser(catalogue).Parse("/demo say --reason why \"as it\" stands", _ => [])).Command;
        Assert.Equal(("why", "\"as it\" stands", "/demo say --reason why \"as it\" stands"), (command.Value("reason"), command.Value("text"), command.Text));
    }
}
