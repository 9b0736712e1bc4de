using System.Collections.Immutable;

namespace ChatOps.Runbooks.Vtom;

/// <summary>One line of <c>/etc/services</c>: <c>vtserver 30007/tcp alias # comment</c>.</summary>
internal sealed record ServiceEntry(string Name, int Port, ImmutableArray<string> Aliases)
{
    public bool IsCalled(string name) => Name == name || Aliases.Contains(name);
}
