using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using static ChatOps.Tests.Catalogue.SampleCommands;

namespace ChatOps.Tests.Catalogue;

public sealed class CommandParserTests
{
    [Theory]
    [InlineData("/senaite restore lims1 --point latest")]
    [InlineData("senaite restore lims1 --point latest")]
    [InlineData("  /SENAITE Restore LIMS1 --POINT latest  ")]
    [InlineData("/senaite restore lims1 latest")]
    [InlineData("/senaite restore latest")]
    [InlineData("/senaite restore --point latest")]
    [InlineData("/senaite restore --point=latest lims1")]
    [InlineData("/senaite restore lims1 —point latest")]
    [InlineData("/senaite restore lims1 –point=latest")]
    [InlineData("/senaite\u00A0restore\u202Flims1\u2003--point\u3000latest")]
    [InlineData("/senaite restore <http://lims1|lims1> --point latest")]
    [InlineData("/senaite restore \"lims1\" --point 'latest'")]
    [InlineData("/senaite restore “lims1” --point=“latest”")]
    [InlineData("/senaite restore ‘lims1’ --point=«\u00A0latest\u00A0»")]
    [InlineData("/senaite restore --target lims1 --point latest")]
    public void One_command_can_be_typed_in_many_ways(string text)
    {
        var command = Read(text);

        Assert.Equal("senaite restore", command.Spec.Name);
        Assert.Equal(new TargetId("senaite", "lims1"), command.Target);
        Assert.Equal("latest", command.Value("point"));
        Assert.False(command.PlanOnly);
    }

    [Theory]
    [InlineData("2h", "02:00:00", "2h")]
    [InlineData("2h30", "02:30:00", "2h30m")]
    [InlineData("90m", "01:30:00", "1h30m")]
    [InlineData("1D", "1.00:00:00", "1d")]
    [InlineData("1d12", "1.12:00:00", "1d12h")]
    [InlineData("75s", "00:01:15", "1m15s")]
    [InlineData("\"1h 30m\"", "01:30:00", "1h30m")]
    public void Durations_are_read_as_people_write_them(string typed, string canonical, string written)
    {
        var command = Read($"/vtom maint vtom1 on --for {typed}");

        Assert.Equal(canonical, command.Value("for"));
        Assert.Equal(TimeSpan.Parse(canonical), command.Duration("for"));
        Assert.EndsWith($"--for {written}", command.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-2h")]
    [InlineData("2x")]
    [InlineData("30m2h")]
    [InlineData("2h90")]
    [InlineData("45s10")]
    [InlineData("10s")]
    [InlineData("31d")]
    [InlineData("9999999h")]
    [InlineData("h")]
    public void What_is_no_duration_or_out_of_bounds_is_a_bad_argument(string typed) =>
        Assert.Contains("--for", Refuse($"/vtom maint vtom1 on --for {typed}", "bad-argument").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("80", "80")]
    [InlineData("8000-8100,22,80", "22,80,8000-8100")]
    [InlineData("80,81,82-90,85-95", "80-95")]
    [InlineData("8000–8100", "8000-8100")]
    [InlineData("1-65535", "1-65535")]
    public void Ports_get_a_canonical_form(string typed, string canonical) => Assert.Equal(canonical, Read($"/ports scan web1 {typed}").Value("ports"));

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("100-1")]
    [InlineData("1-2-3")]
    [InlineData("22,")]
    [InlineData("http")]
    [InlineData("99999999999999999999")]
    public void What_are_no_ports_is_a_bad_argument(string typed) => Refuse($"/ports scan web1 {typed}", "bad-argument");

    [Fact]
    public void A_choice_is_taken_in_any_case_and_written_as_declared() => Assert.Equal("Status", Read("/vtom maint vtom1 STATUS").Value("mode"));

    [Fact]
    public void A_mistyped_choice_gets_a_suggestion() =>
        Assert.Contains("did you mean 'Status'?", Refuse("/vtom maint vtom1 statsu", "bad-argument").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("hello   world", "hello   world")]
    [InlineData("  it's \"so\" -- far --plan ", "it's \"so\" -- far --plan")]
    [InlineData("-- --plan", "--plan")]
    [InlineData("— — dashes", "— dashes")]
    [InlineData("-n x", "-n x")]
    [InlineData("\"quoted\" text", "\"quoted\" text")]
    [InlineData("--text \"two words\"", "two words")]
    [InlineData("ask <@U123> about <https://web1.example|web1.example>", "ask <@U123> about web1.example")]
    public void A_trailing_text_takes_the_rest_as_typed(string typed, string expected) => Assert.Equal(expected, Read($"/demo echo {typed}").Value("text"));

    [Fact]
    public void A_text_after_another_parameter_takes_the_rest()
    {
        var command = Read("/ops deny abc12 not while the auditors' visit lasts");

        Assert.Equal("abc12", command.Value("operation"));
        Assert.Equal("not while the auditors' visit lasts", command.Value("reason"));
    }

    [Fact]
    public void Plan_belongs_to_every_command_that_touches_a_host()
    {
        Assert.True(Read("/senaite backup --plan").PlanOnly);
        Assert.True(Read("/senaite backup lims1 —plan").PlanOnly);
        Assert.Contains("touches no host", Refuse("/ops deny --plan abc12 no", "bad-argument").Reason, StringComparison.Ordinal);
        Refuse("/senaite backup --plan=yes", "bad-argument");
        Refuse("/senaite backup --plan --plan", "bad-argument");
    }

    [Fact]
    public void Flags_are_there_or_not()
    {
        Assert.True(Read("/ports scan --fast").Has("fast"));
        Assert.True(Read("/ports scan --FAST=yes web1").Has("fast"));
        Assert.False(Read("/ports scan --fast=false").Has("fast"));
        Refuse("/ports scan --fast=perhaps", "bad-argument");
        Refuse("/ports scan --fast --fast", "bad-argument");
    }

    [Theory]
    [InlineData("/senaite backup lims1 --verbose", "--plan")]
    [InlineData("/senaite restore lims1 --pont latest", "did you mean 'point'?")]
    [InlineData("/senaite restore lims1", "<point> is missing")]
    [InlineData("/senaite restore lims1 --point", "needs a value")]
    [InlineData("/senaite restore lims1 --point=", "needs a value")]
    [InlineData("/senaite restore lims1 --point --fast", "needs a value")]
    [InlineData("/senaite restore lims1 --point tomorrow", "YYYY-MM-DD-HH-MM-SS or latest")]
    [InlineData("/senaite restore lims1 latest --point latest", "twice")]
    [InlineData("/senaite backup lims1 lims1", "too many")]
    [InlineData("/senaite restore lims1 \"latest", "no closing one")]
    [InlineData("/senaite restore lims1 “latest", "no closing one")]
    [InlineData("/senaite restore lims1 \"latest\"x", "put a space")]
    [InlineData("/vtom maint on", "unknown-target")]
    [InlineData("/vtom maint --mode on", "say which vtom is meant: vtom1, vtom2")]
    public void A_refusal_says_what_to_do_and_how_the_command_is_typed(string text, string expected)
    {
        var rejected = Assert.IsType<ParseResult.Rejected>(Parse(text));

        Assert.Contains(expected, $"{rejected.Code}: {rejected.Reason}", StringComparison.Ordinal);
        Assert.StartsWith("/", rejected.Usage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/senaite bakcup lims1", "/senaite backup")]
    [InlineData("/sneaite backup lims1", "/senaite backup")]
    [InlineData("/backup lims1", "/senaite backup")]
    [InlineData("/senaite", "backup, restore, stop")]
    [InlineData("/vtmo", "/vtom")]
    [InlineData("/completely different", "/ops help")]
    [InlineData("", "/ops help")]
    [InlineData("/", "/ops help")]
    public void An_unknown_command_gets_a_suggestion(string text, string expected) =>
        Assert.Contains(expected, Refuse(text, "unknown-command").Reason, StringComparison.Ordinal);

    [Fact]
    public void Only_usable_commands_are_suggested()
    {
        var rejected = Assert.IsType<ParseResult.Rejected>(new CommandParser(All).Parse("/senaite bakcup", _ => [], s => s.Family == "ops"));

        Assert.DoesNotContain("backup", rejected.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/senaite restor lims1 latest", "'/senaite restore lims1 latest'")]
    [InlineData("senait backup lims1 --reason x", "'/senaite backup lims1 --reason x'")]
    [InlineData("backup lims1 --plan", "'/senaite backup lims1 --plan'")]
    [InlineData("/vtm", "'/vtom'")]
    public void What_was_typed_behind_a_mistyped_command_comes_back_with_the_suggestion(string typed, string meant) =>
        Assert.Contains($"did you mean {meant}?", Refuse(typed, "unknown-command").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("box stat b1", "status"), InlineData("box sttaus b1", "status"), InlineData("box rest b1", "restart"), InlineData("box restrt b1", "restart"), InlineData("box restora b1", "restart"), InlineData("box restore2 b1", "restore")]
    public void Of_commands_that_are_as_near_the_mildest_is_proposed(string typed, string verb)
    {
        CommandSpec[] specs = [Box("start", Risk.Change), Box("status", Risk.Read), Box("restart", Risk.Change), Box("restore", Risk.Destructive), Box("look", Risk.Read)];
        var rejected = Assert.IsType<ParseResult.Rejected>(new CommandParser(Make(specs)).Parse(typed, _ => []));
        Assert.Contains($"did you mean '/box {verb} b1'?", rejected.Reason, StringComparison.Ordinal);
        // And far from everything nothing is.
        Assert.StartsWith("there is no command '/box foo'; /box can: look, restart", Assert.IsType<ParseResult.Rejected>(new CommandParser(Make(specs)).Parse("box foo", _ => [])).Reason, StringComparison.Ordinal);

        static CommandSpec Box(string verb, Risk risk) => Spec("box", verb, risk, new Parameter.Target("box", "which", "box"));
    }

    [Theory]
    [InlineData("help", ""), InlineData("?", ""), InlineData("/help", ""), InlineData("aide", ""), InlineData("HELP senaite", "senaite"), InlineData("/? senaite restore", "senaite restore")]
    [InlineData("/senaite help", "senaite"), InlineData("senaite ?", "senaite"), InlineData("/senaite restore --help", "senaite restore"), InlineData("/ops help senaite", "senaite")]
    public void Help_is_asked_for_in_every_way_people_do(string typed, string about)
    {
        var help = Spec("ops", "help", Risk.Read, new Parameter.Text("command", "about", false, Rest: true));
        var parsed = Assert.IsType<ParseResult.Parsed>(new CommandParser(Make(help, Restore, Backup)).Parse(typed, _ => [])).Command;
        Assert.Equal(("ops help", about), (parsed.Spec.Name, parsed.Value("command") ?? ""));
    }

    [Fact]
    public void A_family_called_help_stays_what_it_is() =>
        Assert.Equal("help desk", Assert.IsType<ParseResult.Parsed>(new CommandParser(Make(Spec("help", "desk", Risk.Read))).Parse("/help desk", _ => [])).Command.Spec.Name);

    [Fact]
    public void A_forbidden_target_and_one_that_does_not_exist_get_the_same_answer()
    {
        var parser = new CommandParser(Make(Backup, Stop));
        ParseResult Ask(string text) => parser.Parse(text, _ => [Targets[0]]);

        var forbidden = Assert.IsType<ParseResult.Rejected>(Ask("/senaite backup lims2"));
        var missing = Assert.IsType<ParseResult.Rejected>(Ask("/senaite backup nope2"));

        Assert.Equal("unknown-target", forbidden.Code);
        Assert.Equal(forbidden.Reason.Replace("lims2", "X", StringComparison.Ordinal).Replace("; did you mean 'lims1'?", "", StringComparison.Ordinal),
            missing.Reason.Replace("nope2", "X", StringComparison.Ordinal));
        Assert.Contains("lims1", forbidden.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_target_never_becomes_another_one() => Refuse("/senaite stop lims2", "unknown-target");

    [Fact]
    public void A_target_may_be_left_out_before_what_cannot_be_its_name()
    {
        Assert.Equal("web1", Read("/ports scan 22,80").Target?.Name);
        Assert.Equal("22,80", Read("/ports scan 22,80").Value("ports"));
    }

    [Theory]
    [InlineData("/senaite backup\nlims1", "U+000A", 16)]
    [InlineData("/senaite\tbackup", "U+0009", 9)]
    [InlineData("/senaite backup \u007F", "U+007F", 17)]
    [InlineData("/senaite backup li\u202Ems1", "U+202E", 19)]
    [InlineData("/senaite backup \u2066lims1", "U+2066", 17)]
    [InlineData("/senaite backup lims1\u200B", "U+200B", 22)]
    [InlineData("\uFEFF/senaite backup", "U+FEFF", 1)]
    [InlineData("/demo echo 😀 \u2028", "U+2028", 14)]
    [InlineData("/demo echo \0", "U+0000", 12)]
    public void Hidden_characters_are_refused_by_name_and_place(string text, string code, int place) =>
        Assert.Contains($"{code} at place {place} ", Refuse(text, "bad-argument").Reason, StringComparison.Ordinal);

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.Contains("U+D83D at place 12 ", Refuse("/demo echo \uD83D", "bad-argument").Reason, StringComparison.Ordinal);

    [Fact]
    public void A_text_of_more_than_4000_characters_is_refused()
    {
        Assert.Equal(3989, Read("/demo echo " + new string('x', 3989)).Value("text")!.Length);
        Refuse("/demo echo " + new string('x', 3990), "bad-argument");
    }

    [Fact]
    public void A_pattern_that_takes_forever_is_given_up() =>
        Assert.Contains("in time", Refuse("/demo slow " + new string('a', 60), "bad-argument").Reason, StringComparison.Ordinal);

    [Fact]
    public void Apostrophes_inside_words_and_curly_marks_inside_straight_ones_stay() =>
        Assert.Equal("it’s a “test” <@U1>", Read("/vtom maint vtom1 on --why \"it’s a “test” <@U1>\"").Value("why"));
}
