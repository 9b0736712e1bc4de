namespace ChatOps.Tests.Inventory;

/// <summary>Needs ansible-core and, to become another account, root and sudo.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnsibleHostFactAttribute : FactAttribute
{
    public AnsibleHostFactAttribute() => Skip = new AnsibleFactAttribute().Skip ?? new Execution.HostFactAttribute().Skip;
}
