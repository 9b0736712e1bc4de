using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

internal static class Sample
{
    public static Target Inventory(Dictionary<string, string> settings) => new(
        new("senaite", "lims1"), new("lims1", "Local", "", "", "", []), settings.ToImmutableSortedDictionary().SetItem("Kind", "senaite").SetItem("Host", "lims1"));

    public static SenaiteTarget Target() => TargetSettings.Bind(Inventory([]));
}
