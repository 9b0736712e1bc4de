using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Inventory;
using ChatOps.Core.Ops;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;
using ChatOps.Runbooks.Declared;
using ChatOps.Server.Configuration;
using ChatOps.Server.Web;

namespace ChatOps.Server;

/// <summary>A site's settings together with the commands it has by them: everything a bot is built from.</summary>
internal sealed record BotSite(SiteSettings Settings, ImmutableArray<IRunbook> Runbooks, ImmutableArray<CommandSpec> Specs)
{
    /// <summary>Not empty in demo mode only.</summary>
    public ImmutableArray<DemoAccount> DemoAccounts { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Disabled => Settings.Disabled(Specs);

    /// <summary>What was allowed but is probably not meant, and every command that is off.</summary>
    public IEnumerable<string> Warnings =>
        Settings.Warnings
            .Concat(Disabled.Select(d => $"/{d.Key} is disabled (command-disabled): {d.Value}."))
            .Concat(Settings.Unapprovable(Specs));

    public static BotSite Read(IConfigurationRoot configuration, IReadOnlyDictionary<string, string>? builtInTokens = null)
    {
        var settings = SettingsLoader.Load(configuration, AllRunbooks.Kinds, builtInTokens);
        ImmutableArray<IRunbook> runbooks = [.. AllRunbooks.Commands, .. settings.Commands.Select(c => new DeclaredRunbook(c))];
        ImmutableArray<CommandSpec> specs = [.. OpsCommands.All, .. runbooks.Select(r => r.Spec)];
        return new BotSite(settings.With(specs), runbooks, specs) { Configuration = configuration };
    }

    /// <summary>For what ASP.NET reads by itself: <c>Logging</c>, <c>Kestrel</c>.</summary>
    public required IConfiguration Configuration { get; init; }

    public BotSite At(string urls) => this with { Settings = Settings with { Web = Settings.Web.At(urls) } };
}
