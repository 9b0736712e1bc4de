using ChatOps.Core.Inventory;

namespace ChatOps.Server.Inventory;

/// <summary>Ansible's inventory: read again when a file of it has changed; sources that are programs every few minutes, for nobody can tell.</summary>
public sealed class AnsibleInventory(AnsibleInventoryOptions options, IInventoryProgram program, InventoryText text, TimeProvider time) : IInventorySource
{
    private static readonly TimeSpan Programs = TimeSpan.FromMinutes(5);

    /// <summary>What failed may work again although no file is other than before, such as after a full disk.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private string? _stamp;
    private DateTimeOffset _readAt;
    private bool _failed;

    public async Task<InventoryLook?> LookAsync(CancellationToken cancellationToken)
    {
        string stamp;
        try
        {
            stamp = SourceStamp.Of(options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stamp = e.Message;
        }
        var age = time.GetUtcNow() - _readAt;
        if (stamp == _stamp && !(_failed && age >= Again) && !(options.Executables.Count > 0 && age >= Programs))
            return null;
        var look = text.Read(await program.RunAsync(cancellationToken));
        (_stamp, _readAt, _failed) = (stamp, time.GetUtcNow(), look.Problem is not null);
        return look;
    }
}
