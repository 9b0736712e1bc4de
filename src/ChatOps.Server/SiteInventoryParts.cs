using ChatOps.Core.Acceptance;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks;
using ChatOps.Server.Configuration;
using ChatOps.Server.Execution;
using ChatOps.Server.Inventory;

namespace ChatOps.Server;

/// <summary>Puts together how Ansible's inventory is read, where the settings name one.</summary>
internal static class SiteInventoryParts
{
    public static IServiceCollection AddSiteInventory(this IServiceCollection services, BotSite site)
    {
        services.AddSingleton(site.Inventory);
        if (site.Settings.AnsibleInventory is not { } settings)
            return services;
        services.AddSingleton((LiveInventory)site.Inventory);
        services.AddSingleton<IInventorySource>(p => Source(settings, site.Inventory, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<InventoryKeeper>();
        services.AddHostedService<InventoryHost>();
        return services;
    }

    /// <summary>For the command line, where whoever types may read the settings anyway: everything that stands in it now, accepted or not. Null: the settings name none.</summary>
    public static async Task<InventoryLook?> ReadNowAsync(BotSite site, CancellationToken cancellationToken)
    {
        if (site.Settings.AnsibleInventory is not { } settings)
            return null;
        var look = (await Source(settings, site.Inventory, TimeProvider.System).LookAsync(cancellationToken))!;
        if (look.Read is not null)
            ((LiveInventory)site.Inventory).Become((InventoryState.Empty with { Read = look.Read }).AcceptAll());
        return look;
    }

    /// <summary>How it is read; for one look from the command line, too.</summary>
    public static AnsibleInventory Source(AnsibleInventorySettings settings, IInventory inventory, TimeProvider time)
    {
        var options = new AnsibleInventoryOptions(
            settings.Sources, settings.Executables, settings.PlaybookFolder, settings.VaultPasswordFile, settings.User,
            settings.TargetsMay ?? AnsibleInventoryOptions.UsualKeys, settings.DataRoots);
        return new(options, Program(settings), new(options, entry => Problems(entry, inventory)), time);
    }

    public static AnsibleInventoryProgram Program(AnsibleInventorySettings settings) =>
        new(settings.Sources, settings.Executables, settings.PlaybookFolder, settings.VaultPasswordFile, settings.User);

    private static IReadOnlyList<string> Problems(InventoryEntry entry, IInventory inventory)
    {
        if (inventory is LiveInventory live && (live.Own.FindHost(entry.Host) is not null || live.Own.Targets.Any(t => t.Id == entry.Id)))
            return ["the settings have one of this name, and theirs counts"];
        if (entry.Id.Kind == HostValues.Kind)
            return [];
        var nowhere = new Core.Inventory.Host(entry.Host, "Ssh", "", "", "", []);
        return AllRunbooks.Kinds.FirstOrDefault(k => k.Kind == entry.Id.Kind)?.Problems(new(entry.Id, nowhere, entry.Values)) ?? [$"there is no kind '{entry.Id.Kind}' in this version"];
    }
}
