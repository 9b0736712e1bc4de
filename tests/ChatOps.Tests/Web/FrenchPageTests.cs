using System.Net;
using System.Net.Http.Json;
using ChatOps.Core.Languages;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Web;

public class FrenchPageTests
{
    [Fact]
    public async Task Every_page_is_in_the_readers_language_and_only_in_that()
    {
        await using var site = await WebSite.StartAsync();
        var waiting = Samples.Restore();
        site.Store.Put(waiting);
        using var french = await Browser.SignInAsync(site, "french");
        using var english = await Browser.SignInAsync(site, "operator");
        foreach (var (path, said, otherwise) in new[]
        {
            ("/", "Points de restauration", "Restore points"), ("/operations", "En attente d’approbation", "Waits for approval"), ("/sessions", "Où vous êtes connecté", "Where you are signed in"),
            ($"/operations/{waiting.Handle}", "Chronologie", "Timeline"), ("/targets/senaite:lims1", "Opérations", "Operations"), ("/c/ops", "Ce qui attend et ce qui est pris", "What waits and what is held"),
            ("/fragments/board", "État de santé", "Health"), ($"/fragments/strip/ops", "expire dans", "expires in"),
        })
        {
            var (his, hers) = (WebUtility.HtmlDecode(await french.ReadAsync(path)), WebUtility.HtmlDecode(await english.ReadAsync(path)));
            Assert.True(his.Contains(said, StringComparison.Ordinal), $"{path} without {said}");
            Assert.True(hers.Contains(otherwise, StringComparison.Ordinal), $"{path} without {otherwise}");
            Assert.DoesNotContain($">{otherwise}<", his, StringComparison.Ordinal);
            if (path.StartsWith("/fragments", StringComparison.Ordinal))
                continue;
            Assert.Contains("<html lang=\"fr\">", his, StringComparison.Ordinal);
            Assert.Contains("<html lang=\"en\">", hers, StringComparison.Ordinal);
            Assert.DoesNotContain("data-words", hers, StringComparison.Ordinal);
        }
        // The button carries what is approved, in any language.
        Assert.Contains(PlanDigest.Shown(waiting.Digest!), WebUtility.HtmlDecode(await french.ReadAsync($"/operations/{waiting.Handle}")), StringComparison.Ordinal);
    }

    /// <summary>The code stays for who searches for it; the page says it beside the button.</summary>
    [Fact]
    public async Task A_refusal_at_a_button_and_what_can_be_typed_are_in_the_readers_language_and_the_api_stays_English()
    {
        await using var site = await WebSite.StartAsync();
        using var french = await Browser.SignInAsync(site, "french");
        using var refused = await french.SubmitAsync("/c/ops", "/c/ops", new() { ["delivery"] = "none", ["text"] = " " }, json: true);
        var answer = await refused.JsonAsync();
        Assert.Equal("bad-argument", answer.GetProperty("code").GetString());
        Assert.Equal("Impossible\u00A0: tapez une commande, par exemple /ops help", answer.GetProperty("detail").GetString());

        using var api = site.Client("token-french");
        using var plain = await api.PostAsJsonAsync("/api/commands", new { channel = "ops" });
        Assert.StartsWith("'text' is missing", (await plain.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_known_yet_is_spoken_to_in_the_sites_language()
    {
        await using var site = await WebSite.StartAsync(change: o => o with { Language = Language.French });
        using var nobody = Browser.Of(site);
        var page = WebUtility.HtmlDecode(await nobody.ReadAsync("/sign-in?ended=yes"));
        Assert.Contains("<html lang=\"fr\">", page, StringComparison.Ordinal);
        Assert.Contains("Votre session est terminée.", page, StringComparison.Ordinal);
        using var refused = await nobody.SubmitAsync("/sign-in", "/sign-in", new() { ["token"] = "no-such-token", ["back"] = "/" });
        Assert.Contains("personne n’a ce jeton", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        // Signed in it is the person's own.
        using var english = await Browser.SignInAsync(site, "operator");
        Assert.Contains("<html lang=\"en\">", await english.ReadAsync("/"), StringComparison.Ordinal);
    }
}
