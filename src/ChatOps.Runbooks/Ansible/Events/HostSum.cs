using System.Text.Json;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>A host's line of the recap. What is not counted there (a failed item of a loop, lost handlers) is not here either.</summary>
internal sealed record HostSum(int Ok, int Changed, int Failed, int Unreachable, int Skipped, int Rescued, int Ignored)
{
    public static readonly HostSum None = new(0, 0, 0, 0, 0, 0, 0);

    public static HostSum Read(JsonElement line)
    {
        int Number(string name) => line.GetProperty(name).GetInt32();
        return new(Number("ok"), Number("changed"), Number("failures"), Number("unreachable"), Number("skipped"), Number("rescued"), Number("ignored"));
    }
}
