using System.Text.RegularExpressions;
using ChatOps.Core.Languages;
using ChatOps.Core.Operations;
using ChatOps.Server;
using ChatOps.Server.ChatPlatforms;
using ChatOps.Server.Web.Page;

namespace ChatOps.Tests.Languages;

/// <summary>The resources: whole, with the same places for values, and set as the French set type.</summary>
public partial class FrenchTextTests
{
    private static readonly IReadOnlyDictionary<string, string> English = Language.Texts("English");
    private static readonly IReadOnlyDictionary<string, string> French = Language.Texts("French");

    [Fact]
    public void Every_text_is_there_in_both_languages_with_the_same_places_for_values()
    {
        Assert.True(English.Count > 500, $"only {English.Count} texts were seen");
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), French.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(English.Values.GroupBy(v => v, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(French.Where(t => t.Value.Trim().Length == 0).Select(t => t.Key));
        Assert.Empty(English.Where(t => !Places(t.Value).SetEquals(Places(French[t.Key]))).Select(t => $"{t.Value} | {French[t.Key]}"));
    }

    [Fact]
    public void Whatever_the_source_says_in_a_language_has_words_in_it()
    {
        var asked = SourceTexts.All();
        Assert.True(asked.Count > 250, $"only {asked.Count} texts were seen");
        Assert.Empty(asked.Except(English.Values));
    }

    [Fact]
    public void A_sheet_for_going_back_by_hand_has_every_line_in_French()
    {
        var lines = SourceTexts.Sheets();
        Assert.True(lines.Count > 25, $"only {lines.Count} lines were seen");
        Assert.Empty(lines.Except(English.Values));
    }

    [Fact]
    public void States_outcomes_buttons_and_badges_have_words()
    {
        string[] said =
        [
            .. Enum.GetNames<OperationState>(), .. Enum.GetNames<Outcome>(), .. Enum.GetValues<ChatOps.Core.Chat.ButtonKind>().Select(k => new ResolvedButton(k, "").Word),
            .. Enum.GetValues<Outcome>().Select(o => Badge.Of(OperationState.Concluded, o).Word), .. Enum.GetValues<OperationState>().Select(s => Badge.Of(s, null).Word),
            .. Enum.GetValues<ChatOps.Server.Web.StepProgressState>().Select(s => Badge.Of(s).Word), .. ScriptWords.All,
        ];
        Assert.True(said.Length > 40);
        Assert.Empty(said.Except(English.Values));
    }

    [Fact]
    public void Every_command_of_every_family_has_its_summary_its_parameters_and_their_hints_in_French()
    {
        string[] said = [.. BotSite.BuiltIn.SelectMany(s => s.Parameters.SelectMany(p => new[] { p.Summary, ChatOps.Core.Commands.ParameterDescription.Of(p).Hint }).Append(s.Summary)).OfType<string>().Distinct()];
        Assert.True(said.Length > 60);
        // A list of values is what is typed.
        Assert.DoesNotContain(said.Except(English.Values), s => s.Contains(' ', StringComparison.Ordinal) && !ValuesOnly().IsMatch(s));
    }

    [Fact]
    public void Marks_that_the_French_set_apart_are_set_apart_by_a_space_that_does_not_break()
    {
        Assert.Contains(French.Values, v => v.Contains("\u00A0:", StringComparison.Ordinal));
        Assert.Contains(French.Values, v => v.Contains("\u202F;", StringComparison.Ordinal));
        Assert.DoesNotContain(French.Values, v => Breaking().IsMatch(v));
        Assert.DoesNotContain(French.Values, v => Joined().IsMatch(v));
        Assert.DoesNotContain(French.Values, v => v.Contains('"', StringComparison.Ordinal) || v.Contains('“', StringComparison.Ordinal));
        Assert.DoesNotContain(French.Values, v => Straight().IsMatch(v));
    }

    [Fact]
    public void Sizes_spans_and_numbers_are_written_as_the_French_write_them()
    {
        var (french, english) = (Language.French, Language.English);
        Assert.Equal("12,3\u00A0Mo", ChatOps.Core.Text.UnitText.Bytes(12_900_000, french));
        Assert.Equal("512\u00A0o", ChatOps.Core.Text.UnitText.Bytes(512, french));
        Assert.Equal("1,5\u00A0Ko", ChatOps.Core.Text.UnitText.Bytes(1536, french));
        Assert.Equal("2,25\u00A0Go", ChatOps.Core.Text.UnitText.Bytes(2_415_919_104, french));
        Assert.Equal("1\u00A0j 2\u00A0h", ChatOps.Core.Text.UnitText.Duration(TimeSpan.FromHours(26), french));
        Assert.Equal("2,3\u00A0s", ChatOps.Core.Text.UnitText.Duration(TimeSpan.FromSeconds(2.3), french));
        Assert.Equal("1 day 2 h", ChatOps.Core.Text.UnitText.Duration(TimeSpan.FromHours(26), english));
        Assert.Equal("28/11/2026 04:05 UTC", ChatOps.Server.Web.Page.Clock.Utc(new(2026, 11, 28, 4, 5, 0, TimeSpan.Zero), new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), french));
        Assert.Equal(("0 étape", "1 étape", "2 étapes"), (french.Count(0, "step", "steps"), french.Count(1, "step", "steps"), french.Count(2, "step", "steps")));
        Assert.Equal("0 steps", english.Count(0, "step", "steps"));
    }

    private static HashSet<char> Places(string text) => [.. PlaceOf().Matches(text).Select(m => m.Groups["place"].Value[0])];

    [GeneratedRegex(@"\{(?<place>[0-9])(:t)?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlaceOf();

    /// <summary>An ordinary space before a high mark or within quotation marks.</summary>
    [GeneratedRegex(@" [:;!?»]|« ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Breaking();

    /// <summary>None at all; not within an address, a name such as <c>kind:name</c>, or a place for a value.</summary>
    [GeneratedRegex(@"[\p{L}\p{N})}»][:;!?](\s|\z)|«\S|\S(?<![\u00A0\u202F])»", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Joined();

    [GeneratedRegex(@"\p{L}'\p{L}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Straight();

    [GeneratedRegex(@"\A[A-Za-z]+(, [A-Za-z]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ValuesOnly();
}
