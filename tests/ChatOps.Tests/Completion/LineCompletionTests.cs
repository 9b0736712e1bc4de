using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Commands;
using ChatOps.Core.Completion;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Server.Configuration;
using ChatOps.Tests.Runbooks.FileStorage;
using ChatOps.Tests.Web;

namespace ChatOps.Tests.Completion;

/// <summary>What the page, the API and chat platforms offer while somebody types.</summary>
public sealed class LineCompletionTests
{
    private static readonly Actor Ana = new("ana", "Ana", ["operator"]);
    private static readonly Actor Eve = new("eve", "Eve", ["guest"]);
    private readonly MemoryStore _store = new();

    [Fact]
    public async Task It_begins_with_what_the_person_uses_and_says_what_changes_and_what_destroys()
    {
        _store.Put(Samples.Restore("abcde") with { Requester = "ana" });
        var offers = (await TypeAsync("/senaite ")).Offers;
        Assert.Equal(["/senaite restore", "/senaite backup", "/senaite stop"], offers.Select(o => o.Label));
        Assert.Equal([Risk.Destructive, Risk.Change, Risk.Change], offers.Select(o => o.Risk));
        Assert.Equal("/senaite restore ", offers[0].Value);
        // What others do changes nothing for her.
        Assert.Equal("/senaite backup", (await LineOf("bob").ForAsync("/senaite ", Ana with { Person = "bob" }, "ops", CancellationToken.None)).Offers[0].Label);
    }

    [Theory]
    [InlineData("senaite b", "senaite backup ")]
    [InlineData("/SENAITE b", "/senaite backup ")]
    [InlineData("back", "senaite backup ")]
    [InlineData("?", "ops help ")]
    [InlineData("aide", "ops help ")]
    [InlineData("/senaite backup l", "/senaite backup lims1 ")]
    [InlineData("senaite restore lims1 --f", "senaite restore lims1 --fast ")]
    [InlineData("/vtom maint vtom1 o", "/vtom maint vtom1 on |/vtom maint vtom1 off ")]
    [InlineData("/vtom maint vtom1 on 3", "/vtom maint vtom1 on 30m ")]
    [InlineData("/vtom maint --mode on v", "/vtom maint --mode on vtom1 |/vtom maint --mode on vtom2 ")]
    [InlineData("/ops help senaite ba", "/ops help senaite backup ")]
    [InlineData("/ops deny abcde because ", "")]
    [InlineData("/senaite backup \"l", "")]
    [InlineData("/senaite backup lims1 lims1 l", "")]
    public async Task The_line_goes_on_as_it_was_begun(string typed, string lines) =>
        Assert.Equal(lines.Split('|', StringSplitOptions.RemoveEmptyEntries), (await TypeAsync(typed)).Offers.Select(o => o.Value));

    [Fact]
    public async Task Operations_are_offered_by_what_can_be_done_with_them_the_open_ones_first()
    {
        _store.Put(Samples.Restore("ended").Concluded(Outcome.Failed, "no"));
        _store.Put(Samples.Restore("waits"));
        Assert.Equal(["waits"], (await TypeAsync("/ops deny ")).Offers.Select(o => o.Label));
        var offer = (await TypeAsync("/ops show ")).Offers;
        Assert.Equal(["waits", "ended"], offer.Select(o => o.Label));
        Assert.EndsWith("· AwaitingApproval", offer[0].About, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/"), InlineData("/senaite restore "), InlineData("/ops show "), InlineData("help")]
    public async Task Who_may_nothing_is_offered_nothing(string typed)
    {
        _store.Put(Samples.Restore("waits"));
        Assert.Empty((await LineOf("ana").ForAsync(typed, Eve, "ops", CancellationToken.None)).Offers);
        Assert.Empty((await LineOf("ana").ForAsync(typed, Ana, "elsewhere", CancellationToken.None)).Offers);
    }

    private Task<Completed> TypeAsync(string text) => LineOf("ana").ForAsync(text, Ana, "ops", CancellationToken.None);

    private LineCompletion LineOf(string person)
    {
        var people = new SitePeople([new(Ana with { Person = person }, null, null, null), new(Eve, null, null, null)]);
        var access = new AccessPolicy([new AccessRule("all", ["operator"], ["*"], ["*"], ["ops"])], [], people);
        var inventory = new SiteInventory([.. Catalogue.SampleCommands.Targets.Select(t => t.Host)], [.. Catalogue.SampleCommands.Targets.Where(t => t.Id.Kind != "host")], new([], Catalogue.SampleCommands.Targets[0].Host, ImmutableSortedDictionary<string, string>.Empty), new Dictionary<string, ImmutableSortedDictionary<string, string>>());
        var help = Catalogue.SampleCommands.Spec("ops", "help", Risk.Read, new Parameter.Text("command", "about", false, Rest: true));
        var show = Catalogue.SampleCommands.Spec("ops", "show", Risk.Read, new Parameter.Text("operation", "its id", true, "[a-z0-9]{5}"));
        var used = new UsedCommands(_store, TimeProvider.System);
        return new(
            Catalogue.SampleCommands.Make([.. Catalogue.SampleCommands.All.Specs, help, show]), access, inventory,
            new(access, inventory, _store, new MemoryFindings(), [], used, TimeProvider.System), used);
    }
}
