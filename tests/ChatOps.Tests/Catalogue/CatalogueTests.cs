using System.Text.Json;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using static ChatOps.Tests.Catalogue.SampleCommands;

namespace ChatOps.Tests.Catalogue;

public sealed class CatalogueTests
{
    [Fact]
    public void Two_commands_with_one_name_are_refused() =>
        Assert.Contains("'senaite backup'", Assert.Throws<ArgumentException>(() => Make(Backup, Stop, Backup)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_command_is_found_in_any_case()
    {
        Assert.Equal(Backup, All.Find("SENAITE", "Backup")?.Spec);
        Assert.Null(All.Find("senaite", "nothing"));
    }

    [Fact]
    public void Declarations_that_cannot_work_are_refused()
    {
        Parameter text = new Parameter.Text("text", "", true, Rest: true);
        Parameter flag = new Parameter.Flag("fast", "");
        Refused("last one", text, flag);
        Refused("declared twice", flag, flag);
        Refused("no name for a parameter", new Parameter.Flag("plan", ""));
        Refused("no name for a parameter", new Parameter.Flag("Two words", ""));
        Refused("no regular expression", new Parameter.Text("text", "", true, "("));
        Refused("no values", new Parameter.Choice("mode", "", true, []));
        Refused("can be a target", new Parameter.Target("one", "", "host"), new Parameter.Target("two", "", "host"));
        Assert.Contains("not a name", Assert.Throws<ArgumentException>(() => Make(Spec("Demo", "a b", Risk.Read))).Message, StringComparison.Ordinal);

        static void Refused(string why, params Parameter[] parameters) =>
            Assert.Contains(why, Assert.Throws<ArgumentException>(() => Make(Spec("demo", "x", Risk.Read, parameters))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usage_line_is_made_of_the_declaration()
    {
        Assert.Equal("/senaite restore <target> <point: YYYY-MM-DD-HH-MM-SS or latest> [--fast] [--reason <why, in quotation marks>] [--plan]", CommandUsage.Line(Restore, plannable: true));
        Assert.Equal("/ops deny <operation> <reason…>", CommandUsage.Line(Deny, plannable: false));
        Assert.Equal("/vtom maint <target> <on|off|Status> [--for <for>] [--ports <ports>] [--why <why>] [--fast] [--reason <why, in quotation marks>]", CommandUsage.Line(Maintain, plannable: false));
    }

    [Fact]
    public void Help_lists_what_one_may_do_and_nothing_else()
    {
        var reply = Assert.IsType<Answer.Replied>(Help.For(null, Descriptions(Scan, Backup), _ => null)).Reply;

        Assert.Equal(["/ports scan <target> [--ports <ports>] [--fast] [--plan]", "/senaite backup <target> [--reason <why, in quotation marks>] [--plan]"], reply.Table!.Rows.Select(r => r[0]));
        var unknown = Assert.IsType<Answer.Refused>(Help.For("senaite restore", Descriptions(Scan, Backup), _ => null));
        Assert.Equal("unknown-command", unknown.Code);
    }

    [Fact]
    public void Help_of_many_commands_has_a_line_for_each_family_and_each_family_a_list_of_its_own()
    {
        var many = Enumerable.Range(0, 21).Select(i => Descriptions(Scan)[0] with { Family = i < 20 ? "ports" : "vtom", Verb = $"v{i:00}", Name = $"{(i < 20 ? "ports" : "vtom")} v{i:00}" }).ToList();
        var all = Assert.IsType<Answer.Replied>(Help.For(null, many, _ => null)).Reply;
        Assert.Equal(["/ports", "/vtom"], all.Table!.Rows.Select(r => r[0]));
        Assert.StartsWith("v00, v01", all.Table.Rows[0][1], StringComparison.Ordinal);
        Assert.Equal(20, Assert.IsType<Answer.Replied>(Help.For("ports", many, _ => null)).Reply.Table!.Rows.Length);
    }

    [Fact]
    public void Help_has_a_page_for_every_command()
    {
        var reply = Assert.IsType<Answer.Replied>(Help.For("/Senaite  RESTORE", Descriptions(Restore, Backup), _ => "approver")).Reply;

        Assert.Equal("/senaite restore", reply.Title);
        Assert.Contains(reply.Fields, f => f is { Name: "Approval", Value: "by a second person with the role approver" });
        Assert.Contains(reply.Fields, f => f is { Name: "Risk", Value: "destroys or replaces data" });
        Assert.Equal(["target", "point", "--fast", "--reason"], reply.Table!.Rows.Select(r => r[0]));
    }

    [Fact]
    public void A_description_is_plain_data()
    {
        var json = JsonSerializer.Serialize(CommandDescription.Of(Maintain, plannable: true), JsonSerializerOptions.Web);

        Assert.Contains("\"name\":\"vtom maint\"", json, StringComparison.Ordinal);
        Assert.Contains("\"values\":[\"on\",\"off\",\"Status\"]", json, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"vtom\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup", "bakcup", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_wrong_letters(string one, string other, int expected) => Assert.Equal(expected, Suggestion.Distance(one, other));

    private static List<CommandDescription> Descriptions(params CommandSpec[] specs) => [.. specs.Select(s => CommandDescription.Of(s, s.TargetKind is not null))];
}
