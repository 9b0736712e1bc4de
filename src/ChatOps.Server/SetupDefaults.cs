using System.Collections.Immutable;
using ChatOps.Server.Configuration;
using ChatOps.Server.Terminal.Setup;

namespace ChatOps.Server;

/// <summary>The answers where nobody gave one: as root for the whole machine, otherwise for one's own account.</summary>
internal static class SetupDefaults
{
    public static SetupAnswers Of(SetupRequest r)
    {
        var root = FileOwner.Self == 0;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new()
        {
            Account = r.Account ?? (root ? BotAccount.Usual : Environment.UserName),
            Etc = Path.GetFullPath(r.Etc ?? (root ? "/etc/chatops" : Path.Combine(home, ".config/chatops"))),
            Data = Path.GetFullPath(r.Data ?? (root ? SettingsLoader.DefaultData : Path.Combine(home, ".local/state/chatops"))),
            Zone = r.Zone ?? MachineZone(),
            Listen = r.Listen ?? WebSection.DefaultUrl,
            PublicUrl = r.PublicUrl,
            Proxies = r.PublicUrl is not null && r.Proxies.IsEmpty ? ["127.0.0.1"] : r.Proxies,
            Channel = r.Channel ?? "ops",
            People = People(r),
            Host = r.Host ?? Environment.MachineName.Split('.')[0].ToLowerInvariant(),
            Address = r.Address,
            SshUser = r.Address is null ? null : r.SshUser,
            KeyFile = r.Address is null ? null : r.KeyFile,
        };
    }

    /// <summary>What the settings' reader could not say before anything is written.</summary>
    public static IEnumerable<string> Problems(SetupAnswers a)
    {
        if (FileOwner.Self != 0 && a.Account != Environment.UserName)
            yield return $"only root can set up a bot that runs as {a.Account}; leave --account out, or run this as root.";
        if (a.Account == "root")
            yield return "the bot is no job for root: choose another --account.";
        foreach (var id in a.People.Select(p => p.Id).Where(i => i.Length is 0 or > 63 || !i.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.')))
            yield return $"'{id}' is no id of a person; write small letters, digits, '-', '_' and '.'.";
    }

    /// <summary>Whoever approves can work with it as well.</summary>
    private static ImmutableArray<SetupPerson> People(SetupRequest r)
    {
        var operators = r.Operators.IsEmpty && r.Approvers.IsEmpty ? [Me()] : r.Operators;
        return
        [
            .. operators.Except(r.Approvers, StringComparer.Ordinal).Distinct(StringComparer.Ordinal).Select(o => new SetupPerson(o, ["operator"])),
            .. r.Approvers.Distinct(StringComparer.Ordinal).Select(a => new SetupPerson(a, ["operator", "approver"])),
        ];
    }

    private static string Me()
    {
        var name = Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } sudo ? sudo : Environment.UserName;
        return name == "root" ? "admin" : name.ToLowerInvariant();
    }

    private static string MachineZone() => TimeZoneInfo.Local.Id is { Length: > 0 } id && id.Contains('/', StringComparison.Ordinal) ? id : "UTC";
}
