using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Core.Plans;
using ChatOps.Core.Reports;
using ChatOps.Core.Text;
using ChatOps.Core.Time;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Languages;

public class LanguageTests
{
    private static readonly Language French = Language.French;

    [Theory]
    [InlineData("in doubt: nobody knows how k7f3m (/vtom stop) ended; look at the host, then /ops resolve k7f3m REASON", "dans le doute\u00A0: l’issue de k7f3m (/vtom stop) est inconnue\u202F; regardez l’hôte, puis /ops resolve k7f3m MOTIF")]
    [InlineData("busy: k7f3m (/senaite backup) for ann, 1 day 2 h ago", "pris\u00A0: k7f3m (/senaite backup) pour ann, il y a 1\u00A0j 2\u00A0h")]
    [InlineData("Failed: nobody decided in time; ask for it again", "Échec\u00A0: personne n’a décidé à temps\u202F; redemandez-le")]
    [InlineData("Lost: nothing, no transaction came after the point.", "Perdu\u00A0: rien, aucune transaction n’a suivi le point.")]
    [InlineData("Lost: 10 transactions from 2026-11-28 06:48:27 to 2026-11-28 06:52:58, by analyst1 (4). Numbers that were given out since then (sample ids) will be given out again.", "Perdu\u00A0: 10 transactions du 28/11/2026 06:48:27 au 28/11/2026 06:52:58, par analyst1 (4). Les numéros attribués depuis (échantillons) le seront de nouveau.")]
    [InlineData("Lost: what nobody has words for", "Perdu\u00A0: what nobody has words for")]
    [InlineData("2026-11-28 05:03 UTC", "28/11/2026 05:03 UTC")]
    [InlineData("2026-11-28 05:03:10 (04:03 UTC)", "28/11/2026 05:03:10 (04:03 UTC)")]
    [InlineData("whole: 3 days ago", "entier\u00A0: il y a 3\u00A0j")]
    public void What_was_stored_in_English_is_said_with_its_values(string stored, string said)
    {
        Assert.Equal(said, French.Shown(stored));
        Assert.Equal(stored, Language.English.Shown(stored));
    }

    /// <summary>A host may be called demo, a person all: what somebody chose as a name stays, and so does what only begins like a text of the bot.</summary>
    [Theory]
    [InlineData("demo")]
    [InlineData("all")]
    [InlineData("step")]
    [InlineData("lims1")]
    [InlineData("Start of the night shift")]
    [InlineData("Stop asking me")]
    [InlineData("Read only file system")]
    [InlineData("12.5")]
    [InlineData("host: lims1")]
    [InlineData("2026-11-28-04-33-45")]
    [InlineData("1.5 GiB were free, 2 needed")]
    public void What_is_not_the_bots_own_is_left_as_it_is(string text) => Assert.Equal(text, French.Shown(text));

    /// <summary>A value that looks like a place for one is no place: nothing is put in twice.</summary>
    [Fact]
    public void A_value_is_never_read_as_a_sentence_of_its_own()
    {
        Assert.Equal("{1} a libéré senaite:lims1", French.Say($"{"{1}"} freed {"senaite:lims1"}"));
        Assert.Equal("{0:t} reste verrouillé", French.Shown("{0:t} stays locked"));
        // The command of an operation is no text of the bot's, whatever it says.
        Assert.Equal("busy: k7f3m (Failed: x) for ann, just now".Replace("busy:", "pris\u00A0:", StringComparison.Ordinal).Replace("for ann, just now", "pour ann, à l’instant", StringComparison.Ordinal), French.Shown("busy: k7f3m (Failed: x) for ann, just now"));
    }

    [Fact]
    public void A_card_in_French_keeps_the_command_the_reason_the_code_and_the_digest()
    {
        var operation = An.Operation() with { Command = An.Operation().Command with { Text = "/senaite restore lims1" } };
        var waiting = operation.Planned(An.Plan(), approval: An.Approval());
        var (english, french) = (OperationCard.Of(waiting), OperationCard.Of(waiting).In(French));

        Assert.Equal($"{waiting.Requester} a demandé", french.Fields[0].Name);
        Assert.Equal("/senaite restore lims1", french.Fields[0].Value);
        Assert.Equal(english.Fields.Single(f => f.Name == "Digest").Value, french.Fields.Single(f => f.Name == "Empreinte").Value);
        Assert.Equal("Approval", new Reply("x").With("Reason", "Approval").In(French).Fields[0].Value);
        Assert.Equal("Approval", new Reply("x").With("To start it alone", "Approval").In(French).Fields[0].Value);
        Assert.Equal("Approval", new Reply("x").With("ann wrote", "Approval").In(French).Fields[0].Value);
        Assert.StartsWith("attend une seconde personne", french.Text, StringComparison.Ordinal);
        Assert.Equal(english.Buttons.AsEnumerable(), french.Buttons);
        Assert.Equal(waiting.Digest, PlanDigest.Of(waiting.Plan!));
    }

    [Fact]
    public void A_refusal_keeps_its_code_and_says_that_it_is_impossible_even_where_the_rest_is_still_English()
    {
        var known = new Reply("approval-expired", "it waited too long; ask for it again", Tone.Warning).In(French);
        Assert.Equal(("approval-expired", "Impossible\u00A0: cela a attendu trop longtemps\u202F; redemandez-le"), (known.Title, known.Text));
        var other = new Reply("cron-due", "the crontab of root begins something in 5 min", Tone.Warning).In(French);
        Assert.Equal(("cron-due", "Impossible\u00A0: the crontab of root begins something in 5 min"), (other.Title, other.Text));
        Assert.Equal("lims1: look at the backups", new Reply("lims1: look at the backups", "x", Tone.Bad).In(Language.English).Title);
    }

    [Theory]
    [InlineData("1j", 86400), InlineData("1J", 86400), InlineData("2j12h", 216_000), InlineData("1d", 86400), InlineData("2h", 7200), InlineData("1m", 60), InlineData("90m", 5400), InlineData("1j12", 129_600)]
    public void Days_are_written_as_d_or_as_j_and_m_stays_minutes(string written, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Read(written));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.ReadWritten(written));
    }

    [Theory]
    [InlineData("1mois"), InlineData("1 mois"), InlineData("1j1d"), InlineData("1d1j"), InlineData("1jours"), InlineData("j"), InlineData("1a")]
    public void What_could_be_misread_is_no_time(string written) => Assert.Null(Durations.Read(written));

    [Theory]
    [InlineData("oui", true), InlineData("OUI", true), InlineData("yes", true), InlineData("true", true), InlineData("on", true), InlineData("1", true)]
    [InlineData("non", false), InlineData("no", false), InlineData("false", false), InlineData("off", false), InlineData("0", false)]
    [InlineData("o", null), InlineData("n", null), InlineData("nein", null), InlineData("", null), InlineData("ja", null)]
    public void Yes_and_no_are_read_in_both_languages(string written, bool? meant) => Assert.Equal(meant, YesNo.Read(written));
}
