using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Text;
using FsCheck;
using FsCheck.Fluent;
using static ChatOps.Tests.Catalogue.SampleCommands;

namespace ChatOps.Tests.Catalogue;

public sealed class CommandParserProperties
{
    private static readonly string[] Tokens =
    [
        "/senaite", "senaite", "restore", "backup", "lims1", "--point", "—point", "–point=", "latest", "--plan", "--", "—", "\"", "'", "“", "”", "«", "»",
        "‘", "’", "\\", "<http://web1|web1>", "<http://", "|", ">", "<@U123>", "--for", "2h30", "--ports", "1-65535", "vtom", "maint", "vtom1", "on", "=",
        "--fast", "--why", "ops", "deny", "abc12", "demo", "echo", " ", "  ", "\u00A0", "\u202E", "\0", "\n", "\uD800", "é", "😀", "-", "/", "",
    ];

    private static readonly Gen<string> Typed =
        Gen.Choose(0, 25).SelectMany(n => Gen.ArrayOf(Gen.Elements(Tokens).Zip(Gen.Elements(" ", "", "\u00A0")), n))
            .Select(parts => string.Concat(parts.Select(p => p.Item1 + p.Item2)));

    private static readonly Gen<string> AnyText =
        Gen.ArrayOf(Gen.OneOf(
                Gen.Choose(0x20, 0x7E), Gen.Choose(0xA0, 0x17F), Gen.Choose(0x2000, 0x206F), Gen.Choose(0x4E00, 0x4FFF),
                Gen.Elements<int>('"', '\'', '\\', '<', '>', '|', '-', '—', '«', '»', '“', '”', ' ', '=')))
            .Select(codes => string.Concat(codes.Select(c => (char)c)));

    private static readonly Gen<string> Value =
        Gen.OneOf(AnyText, Typed, Gen.Elements("<http://a|b>", "\\<http://a|b>", "<<http://a|http://b>|c>", "--plan", "— x", "\"", "\\", "a\\\"b"))
            .Select(text => string.Concat(text.EnumerateRunes().Where(r => !Invisible.Is(r) && r.Value != 0xFFFD).Select(r => r.ToString())))
            .Select(text => text.Length > 400 ? text[..400] : text)
            .Where(text => text.Length > 0 && Invisible.Find(text) is null);

    [Fact]
    public void Nothing_makes_the_parser_throw_and_every_refusal_is_complete()
    {
        Check(ArbMap.Default.ArbFor<string>().Generator.Where(s => s is not null));
        Check(AnyText.Select(t => "/demo echo " + t));
        Check(Typed);
        Check(Typed.Select(t => "/senaite restore " + t));
        Check(Typed.Select(t => "/vtom maint " + t));

        static void Check(Gen<string> texts) =>
            Prop.ForAll(texts.ToArbitrary(), text => Parse(text) switch
            {
                ParseResult.Parsed parsed => parsed.Command.Spec.Name.Length > 0,
                ParseResult.Rejected rejected => rejected is { Code: "bad-argument" or "unknown-target", Usage.Length: > 0, Reason.Length: > 0 }
                    or { Code: "unknown-command", Usage: "", Reason.Length: > 0 },
                _ => false,
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_was_understood_can_be_written_and_is_understood_the_same()
    {
        var understood = 0;
        Prop.ForAll(Gen.OneOf(Typed.Select(t => "/vtom maint vtom1 on " + t), Typed.Select(t => "/demo echo " + t)).ToArbitrary(), text =>
        {
            if (Parse(text) is not ParseResult.Parsed { Command: var command })
                return true;
            understood++;
            return Same(command, Read(command.Text));
        }).QuickCheckThrowOnFailure();
        Assert.NotEqual(0, understood);
    }

    [Fact]
    public void A_command_of_any_values_is_written_so_that_it_parses_to_the_same()
    {
        var commands =
            from target in Gen.Elements("vtom1", "vtom2")
            from mode in Gen.Elements("on", "off", "Status")
            from minutes in Gen.Choose(1, 30 * 24 * 60)
            from seconds in Gen.Choose(0, 1).Select(s => s * 59)
            from ports in Gen.NonEmptyListOf(Gen.Choose(1, 65535)).Select(p => PortRanges.Canonical(string.Join(',', p))!)
            from why in Value
            from present in Gen.ArrayOf(Gen.Elements(true, false), 5)
            select new ParsedCommand(Maintain, new TargetId("vtom", target), Values(mode, minutes, seconds, ports, why, present), present[4]);

        Prop.ForAll(commands.ToArbitrary(), command => Same(command, Read(command.Text))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_trailing_text_is_written_so_that_it_parses_to_the_same()
    {
        Prop.ForAll(Value.ToArbitrary(), text =>
        {
            var echo = new ParsedCommand(Echo, null, ImmutableSortedDictionary<string, string>.Empty.Add("text", text));
            var deny = new ParsedCommand(Deny, null, echo.Values.Remove("text").Add("reason", text).Add("operation", "abc12"));
            return Same(echo, Read(echo.Text)) && Same(deny, Read(deny.Text));
        }).QuickCheckThrowOnFailure();
    }

    private static ImmutableSortedDictionary<string, string> Values(string mode, int minutes, int seconds, string ports, string why, bool[] present)
    {
        var span = TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(minutes == 30 * 24 * 60 ? 0 : seconds);
        var values = ImmutableSortedDictionary<string, string>.Empty.Add("mode", mode);
        values = present[0] ? values.Add("for", span.ToString("c", CultureInfo.InvariantCulture)) : values;
        values = present[1] ? values.Add("ports", ports) : values;
        values = present[2] ? values.Add("why", why) : values;
        return present[3] ? values.Add("fast", "true") : values;
    }

    private static bool Same(ParsedCommand one, ParsedCommand other) =>
        one.Spec == other.Spec && one.Target == other.Target && one.PlanOnly == other.PlanOnly && one.Values.SequenceEqual(other.Values);
}
