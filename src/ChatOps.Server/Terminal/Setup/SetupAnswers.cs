using System.Collections.Immutable;
using ChatOps.Core.Runbooks;

namespace ChatOps.Server.Terminal.Setup;

/// <summary>Everything that a new site's settings are made of.</summary>
public sealed record SetupAnswers
{
    public required string Account { get; init; }

    /// <summary>The folder of settings and tokens.</summary>
    public required string Etc { get; init; }

    /// <summary>The folder of the state; the record's key lies beside it.</summary>
    public required string Data { get; init; }

    public required string Zone { get; init; }

    public required string Listen { get; init; }

    public string? PublicUrl { get; init; }

    public ImmutableArray<string> Proxies { get; init; } = [];

    public required string Channel { get; init; }

    public required ImmutableArray<SetupPerson> People { get; init; }

    public required string Host { get; init; }

    /// <summary>Null: the host is the bot's own machine.</summary>
    public string? Address { get; init; }

    public string? SshUser { get; init; }

    public string? KeyFile { get; init; }

    public ImmutableArray<FoundTarget> Targets { get; init; } = [];

    public string SettingsFile => $"{Etc}/appsettings.json";

    public string Tokens => $"{Etc}/tokens";

    public string Keys => $"{Data.TrimEnd('/')}-keys";

    public string TokenOf(SetupPerson person) => $"{Tokens}/{person.Id}";

    public bool Has(string kind) => Targets.Any(t => t.Kind == kind);
}
