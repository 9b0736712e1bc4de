namespace ChatOps.Runbooks.Senaite;

/// <summary>How supervisor names programs: <c>group:program</c>, and <c>program</c> alone where the group has the same name.</summary>
internal static class SupervisorName
{
    /// <summary>As supervisor prints it: <c>lims:lims</c> is <c>lims</c>.</summary>
    public static string Plain(string name) => name.Split(':') is [var group, var program] && group == program ? program : name;

    public static string InGroup(string name) => name[(name.LastIndexOf(':') + 1)..];
}
