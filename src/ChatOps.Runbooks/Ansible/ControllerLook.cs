using System.Collections.Immutable;
using System.Text.Json;

namespace ChatOps.Runbooks.Ansible;

/// <summary>What ansible itself says on the controller, over the snapshot: its version, and who is in which group.</summary>
/// <param name="Hosts">By name, variables that say how a host is reached.</param>
internal sealed record ControllerLook(
    string Version, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Hosts, ImmutableSortedDictionary<string, ImmutableArray<string>> Groups)
{
    public static ControllerLook Read(JsonElement answer) => new(
        answer.GetProperty("ansible").GetString()!,
        answer.GetProperty("hosts").EnumerateObject().ToImmutableSortedDictionary(
            h => h.Name, h => h.Value.EnumerateObject().ToImmutableSortedDictionary(v => v.Name, v => v.Value.ToString(), StringComparer.Ordinal), StringComparer.Ordinal),
        answer.GetProperty("groups").EnumerateObject().ToImmutableSortedDictionary(
            g => g.Name, g => g.Value.EnumerateArray().Select(h => h.GetString()!).ToImmutableArray(), StringComparer.Ordinal));

    public bool IsOldEnough => System.Version.TryParse(Version, out var version) && version >= new Version(2, 14);
}
