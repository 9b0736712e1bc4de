using ChatOps.Fakes.Discord;

namespace ChatOps.Tests.Fakes.Discord;

/// <summary>
/// The most used client works with the fake, so the fake speaks as Discord does where that client looks. Both sides are asked: what the
/// client got, and what stands in the guild afterwards.
/// </summary>
public sealed class DiscordJsTests(DiscordJsApp app) : IClassFixture<DiscordJsApp>
{
    private FakeDiscord Discord => app.Discord;

    [DiscordJsFact]
    public async Task It_defers_edits_follows_up_and_learns_that_it_answered_already()
    {
        Assert.Equal(5, (await app.DoAsync("defer")).Answer);
        await Discord.EphemeralAsync(app.Operator, m => m.Content == "only for you" && m.Edits == 1);
        await Discord.EphemeralAsync(app.Operator, m => m.Content == "and this");
        Assert.Equal("400 40060", (await app.SeenAsync("deferred")).GetProperty("again").GetString());
    }

    [DiscordJsFact]
    public async Task It_posts_embeds_once_per_nonce_edits_them_and_gets_the_click()
    {
        await app.DoAsync("post");
        var posted = await app.SeenAsync("posted");
        Assert.Equal(posted.GetProperty("id").GetString(), posted.GetProperty("again").GetString());
        var message = await Discord.UntilAsync(app.Ops, m => m.Id == posted.GetProperty("id").GetString() && m.HasButton("Go"));
        Assert.Equal(("A plan, changed", "A plan, changed\nline\nTarget\nlims1", 0x2E7D32), (message.Title, message.Shown, message.Colour));
        Assert.Equal(6, (await Discord.ClickAsync(app.Operator, message, "Go")).Answer);
        var clicked = await app.SeenAsync("clicked");
        Assert.Equal((app.Operator.Id, message.Id), (clicked.GetProperty("by").GetString(), clicked.GetProperty("message").GetString()));
        Assert.Empty((await Discord.UntilAsync(message, m => m.Content == "done")).Buttons);
        await Discord.EphemeralAsync(app.Operator, m => m.Content == "you did it");
    }

    [DiscordJsFact]
    public async Task It_opens_a_dialog_and_takes_the_submission()
    {
        Assert.Equal(9, (await app.DoAsync("modal")).Answer);
        Assert.Equal("Deny", (await Discord.ModalAsync(app.Operator)).Title);
        Assert.Equal(4, (await Discord.SubmitAsync(app.Operator, ("reason", "not today"))).Answer);
        Assert.Equal("not today", (await app.SeenAsync("submitted")).GetProperty("reason").GetString());
    }

    [DiscordJsFact]
    public async Task It_completes_an_option() =>
        Assert.Equal(["lims1"], await Discord.CompleteAsync(app.Operator, app.Ops, "proof look", "target", "l"));

    [DiscordJsFact]
    public async Task It_opens_a_thread_with_a_file_and_only_one_per_message()
    {
        await app.DoAsync("thread");
        var threaded = await app.SeenAsync("threaded");
        Assert.Equal(threaded.GetProperty("message").GetString(), threaded.GetProperty("thread").GetString());
        Assert.Equal("400 160004", threaded.GetProperty("again").GetString());
        var first = Discord.MessagesIn(app.Ops).Single(m => m.Content == "first");
        var file = Discord.MessagesIn(Discord.ThreadOf(first)!).Single().Attachments.Single();
        Assert.Equal(("output.txt", "ligne 1\nétape 2\n"), (file.Name, file.Text));
    }

    [DiscordJsFact]
    public async Task It_reads_the_guild_its_members_roles_commands_and_messages()
    {
        await app.DoAsync("look");
        var looked = await app.SeenAsync("looked");
        Assert.Equal(("site", "operator", Discord.ApplicationId), (Text("guild"), Text("member"), Text("application")));
        Assert.Contains("@everyone", List("roles"));
        Assert.Equal(["proof"], List("commands"));

        string? Text(string name) => looked.GetProperty(name).GetString();
        IEnumerable<string?> List(string name) => looked.GetProperty(name).EnumerateArray().Select(e => e.GetString());
    }

    [DiscordJsFact]
    public async Task It_understands_errors()
    {
        await app.DoAsync("errors");
        var errors = await app.SeenAsync("errors");
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["empty"] = "400 50006",
                ["long"] = "400 50035",
                ["embeds"] = "400 50035",
                ["twins"] = "400 50035",
                ["message"] = "404 10008",
                ["channel"] = "404 10003",
                ["member"] = "404 10007",
                ["command"] = "400 50035",
                ["token"] = "401 0",
            },
            errors.EnumerateObject().Where(p => p.Name != "saw").ToDictionary(p => p.Name, p => p.Value.GetString()!));
    }

    [DiscordJsFact]
    public async Task It_waits_as_long_as_it_is_told_and_posts_once()
    {
        Discord.Faults.Once("POST channels/messages", c => c.Body.ToString().Contains("after a wait"), new Fault.RateLimited(0.7));
        await app.DoAsync("wait");
        var id = (await app.SeenAsync("waited")).GetProperty("id").GetString();
        Assert.Equal(id, Discord.MessagesIn(app.Ops).Single(m => m.Content == "after a wait").Id);
        Assert.Equal(
            [429, 200],
            Discord.Calls.Where(
                c => c.Name == "POST channels/messages" && c.Body.ToString().Contains("after a wait")).Select(c => c.Status));
    }

    [DiscordJsFact]
    public async Task It_resumes_after_a_cut_a_reconnect_and_an_invalid_session()
    {
        foreach (var leave in (Func<Task>[])[() => Task.Run(Discord.DropSockets), Discord.ReconnectAsync])
        {
            var before = Discord.Sessions[^1].Resumes;
            await leave();
            await Discord.UntilAsync(() => Discord.Sessions[^1].Resumes > before && Discord.Sockets[^1].IsUsable, "it resumed");
            Assert.True(Discord.Sockets[^1].IsForResume);
            await app.DoAsync("defer");
        }
        var sessions = Discord.Sessions.Count;
        await Discord.InvalidateAsync(canResume: false);
        await Discord.UntilAsync(() => Discord.Sessions.Count > sessions && Discord.Sockets[^1].IsUsable, "a new session");
        await app.DoAsync("defer");
    }
}
