using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>What happens in Discord, and to the connections.</summary>
public sealed partial class FakeDiscord
{
    /// <summary>How far Discord's clock is ahead of the other one.</summary>
    public TimeSpan Ahead
    {
        get => _world.Ahead;
        set => _world.Ahead = value;
    }

    /// <summary>New sessions that may still begin today.</summary>
    public int SessionsLeft
    {
        get => _api.Sessions;
        set => _api.Sessions = value;
    }

    public void Grant(DiscordRole role, DiscordPerson person)
    {
        lock (_world.Gate)
            Guild.Members[person.Id].Add(role.Id);
    }

    public void Revoke(DiscordRole role, DiscordPerson person)
    {
        lock (_world.Gate)
            Guild.Members[person.Id].Remove(role.Id);
    }

    public void Leave(DiscordPerson person)
    {
        lock (_world.Gate)
            Guild.Members.Remove(person.Id);
    }

    /// <summary>Somebody removes the application from the guild.</summary>
    public Task RemoveAppAsync(DiscordGuild guild)
    {
        guild.HasApp = false;
        return _gateway.SendAsync("GUILD_DELETE", new() { ["id"] = guild.Id });
    }

    /// <summary>Somebody invites it again; what it had registered there is gone.</summary>
    public Task InviteAppAsync(DiscordGuild guild)
    {
        (guild.HasApp, guild.Commands) = (true, []);
        return _gateway.SendAsync("GUILD_CREATE", guild.ToJson());
    }

    public static void Delete(DiscordChannel channel) => channel.IsDeleted = true;

    public static void Archive(DiscordChannel thread, bool locked = false) => (thread.IsArchived, thread.IsLocked) = (true, locked);

    /// <summary>Somebody deletes a message.</summary>
    public void Delete(DiscordMessage message) => _world.Replace(message with { IsDeleted = true });

    /// <summary>Any event, such as one that nobody knows yet.</summary>
    public Task HappenAsync(string type, JsonObject what) => _gateway.SendAsync(type, what);

    /// <summary>Opcode 7.</summary>
    public Task ReconnectAsync() => ToAllAsync(new() { ["op"] = 7, ["d"] = null });

    /// <summary>Opcode 9: the session is over, or only to be taken up on the same connection.</summary>
    public async Task InvalidateAsync(bool canResume)
    {
        foreach (var session in Sessions.Where(s => !canResume && s.Socket is not null))
            session.IsOver = true;
        await ToAllAsync(new() { ["op"] = 9, ["d"] = canResume });
    }

    /// <summary>Every session is forgotten; who comes to take one up is told.</summary>
    public void ForgetSessions()
    {
        foreach (var session in Sessions)
            session.IsOver = true;
    }

    /// <summary>Opcode 1: a heartbeat is wanted at once.</summary>
    public Task AskHeartbeatAsync() => ToAllAsync(new() { ["op"] = 1, ["d"] = null });

    /// <summary>An opcode that nobody knows.</summary>
    public Task SendUnknownAsync() => ToAllAsync(new() { ["op"] = 77, ["d"] = new JsonObject() });

    public async Task CloseSocketsAsync(int code)
    {
        foreach (var socket in Sockets.Where(s => s.IsUsable))
            await socket.CloseAsync(code);
    }

    public void DropSockets()
    {
        foreach (var socket in Sockets.Where(s => s.IsOpen))
            socket.Drop();
    }

    /// <summary>The next interactions come twice.</summary>
    public void SendTwice(int count = 1) => _gateway.Twice = count;

    /// <summary>Discord is down: connections are cut, every call is answered 503, new connections are refused.</summary>
    /// <param name="closePort">Nobody even listens.</param>
    public async Task OutageAsync(bool closePort = false)
    {
        _server.IsOut = true;
        DropSockets();
        if (closePort)
            await _server.CloseAsync();
    }

    public async Task EndOutageAsync(bool openPort = false)
    {
        _server.IsOut = false;
        if (openPort)
            await _server.OpenAsync();
    }

    private async Task ToAllAsync(JsonObject frame)
    {
        foreach (var socket in Sockets.Where(s => s.IsUsable))
            await socket.SendAsync(frame.DeepClone().AsObject());
    }
}
