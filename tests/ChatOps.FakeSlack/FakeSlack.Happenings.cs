using System.Globalization;

namespace ChatOps.Fakes.Slack;

/// <summary>What happens in the workspace, and to the connections.</summary>
public sealed partial class FakeSlack
{
    /// <summary>Somebody edits a group: the app hears who came and who went.</summary>
    public void EditGroup(SlackGroup group, IReadOnlyList<SlackPerson> added, IReadOnlyList<SlackPerson> removed)
    {
        lock (_workspace.Gate)
        {
            group.Users.UnionWith(added.Select(p => p.Id));
            group.Users.ExceptWith(removed.Select(p => p.Id));
        }
        var now = _workspace.Clock.GetUtcNow().ToUnixTimeSeconds();
        _events.Happened(new()
        {
            ["type"] = "subteam_members_changed",
            ["subteam_id"] = group.Id,
            ["team_id"] = group.Team.Id,
            ["date_previous_update"] = now,
            ["date_update"] = now,
            ["added_users"] = Json.Strings(added.Select(p => p.Id)),
            ["added_users_count"] = added.Count.ToString(CultureInfo.InvariantCulture),
            ["removed_users"] = Json.Strings(removed.Select(p => p.Id)),
            ["removed_users_count"] = removed.Count.ToString(CultureInfo.InvariantCulture),
        });
        _events.Happened(new() { ["type"] = "subteam_updated", ["subteam"] = Directory.Describe(group, users: true) });
    }

    public void Archive(SlackChannel channel, SlackPerson by)
    {
        channel.IsArchived = true;
        _events.Happened(new() { ["type"] = "channel_archive", ["channel"] = channel.Id, ["user"] = by.Id }, channel);
    }

    public void Unarchive(SlackChannel channel, SlackPerson by)
    {
        channel.IsArchived = false;
        _events.Happened(new() { ["type"] = "channel_unarchive", ["channel"] = channel.Id, ["user"] = by.Id }, channel);
    }

    /// <summary>Throws the app out of the channel.</summary>
    public void Kick(SlackChannel channel, SlackPerson by)
    {
        lock (_workspace.Gate)
            channel.Members.Remove(App.Bot.Id);
        var type = channel.Kind == ChannelKind.Private ? "group_left" : "channel_left";
        _events.Happened(new() { ["type"] = type, ["channel"] = channel.Id, ["actor_id"] = by.Id }, channel);
    }

    /// <summary>Brings a person, or the app, into the channel.</summary>
    public void Invite(SlackChannel channel, SlackPerson who)
    {
        lock (_workspace.Gate)
            channel.Members.Add(who.Id);
        channel.IsShared |= who.Team != Team;
        _events.Happened(
            new() { ["type"] = "member_joined_channel", ["user"] = who.Id, ["channel"] = channel.Id, ["team"] = who.Team.Id, ["channel_type"] = channel.Kind == ChannelKind.Private ? "G" : "C" },
            channel);
    }

    public void Leave(SlackChannel channel, SlackPerson who)
    {
        lock (_workspace.Gate)
            channel.Members.Remove(who.Id);
        _events.Happened(new() { ["type"] = "member_left_channel", ["user"] = who.Id, ["channel"] = channel.Id, ["team"] = who.Team.Id }, channel);
    }

    /// <summary>
    /// Slack wants the connection renewed: no new envelopes while there is another one, closed by Slack after <see cref="SocketOptions.LeaveWithin"/>.
    /// </summary>
    /// <param name="socket">One of them; null: all that are usable.</param>
    public async Task RefreshAsync(AppSocket? socket = null)
    {
        foreach (var one in Meant(socket))
        {
            one.IsLeaving = true;
            await one.SendAsync(SocketMode.Disconnect("refresh_requested"));
            _ = CloseLaterAsync(one);
        }
    }

    /// <summary>Slack warns: the connection goes on as before and is asked to leave after <see cref="SocketOptions.LeaveWithin"/>.</summary>
    public async Task WarnAsync(AppSocket? socket = null)
    {
        foreach (var one in Meant(socket))
        {
            await one.SendAsync(SocketMode.Disconnect("warning"));
            _ = RefreshLaterAsync(one);
        }
    }

    /// <summary>Somebody switches Socket Mode off in the app's settings.</summary>
    public async Task DisableLinkAsync()
    {
        SocketOptions.IsDisabled = true;
        foreach (var one in Meant(null))
        {
            await one.SendAsync(SocketMode.Disconnect("link_disabled"));
            await one.CloseAsync();
        }
    }

    public void DropSockets()
    {
        foreach (var socket in Sockets.Where(s => s.IsOpen))
            socket.Drop();
    }

    /// <summary>Slack is down: connections are cut, every call is answered 503, new connections are refused.</summary>
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

    /// <summary>The next envelopes come twice with the same id.</summary>
    public void SendTwice(int count = 1) => _deliveries.SendTwice(count);

    /// <summary>The next deliveries come once more in another envelope, with the same event_id or trigger_id, although they were acknowledged.</summary>
    public void SendAgain(int count = 1) => _deliveries.SendAgain(count);

    /// <summary>Events that wait for their next try are sent at once.</summary>
    public void RetryNow() => _deliveries.RetryNow();

    private IEnumerable<AppSocket> Meant(AppSocket? socket) => socket is not null ? [socket] : Sockets.Where(s => s.IsUsable);

    private async Task CloseLaterAsync(AppSocket socket)
    {
        await Task.WhenAny(socket.Ended, Task.Delay(SocketOptions.LeaveWithin));
        await socket.CloseAsync();
    }

    private async Task RefreshLaterAsync(AppSocket socket)
    {
        await Task.WhenAny(socket.Ended, Task.Delay(SocketOptions.LeaveWithin));
        if (socket.IsOpen)
            await RefreshAsync(socket);
    }
}
