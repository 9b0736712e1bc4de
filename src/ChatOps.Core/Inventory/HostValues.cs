namespace ChatOps.Core.Inventory;

/// <summary>What is kept of a host of an inventory that is read elsewhere.</summary>
public static class HostValues
{
    public const string Kind = "host";

    public const string Address = "Address";
    public const string Port = "Port";
    public const string User = "User";
    public const string KeyFile = "KeyFile";
    public const string JumpHost = "JumpHost";

    /// <summary>Names with commas between them.</summary>
    public const string Groups = "Groups";
}
