namespace ChatOps.Tests.Inventory;

/// <summary>Needs ansible-core. Missing: skipped visibly by hand; with CI=true it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnsibleFactAttribute : FactAttribute
{
    public AnsibleFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !File.Exists("/usr/bin/ansible-inventory"))
            Skip = "needs ansible-inventory (Debian: ansible-core)";
    }
}
