using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>What a program would do to the data, as far as its own words tell.</summary>
/// <param name="Works">It backs up, restores, packs or copies this instance's data.</param>
/// <param name="Scripts">Programs whose text has to be read before anything can be said.</param>
/// <param name="Folders">Folders every program of which is started (<c>run-parts</c>).</param>
/// <param name="Doubts">Those of the scripts that count as work unless their own text says that they are about something else.</param>
internal sealed record Finding(bool Works, ImmutableArray<string> Scripts, ImmutableArray<string> Folders, ImmutableArray<string> Doubts)
{
    public static readonly Finding Nothing = new(false, [], [], []);
    public static readonly Finding Work = new(true, [], [], []);

    public static Finding Read(string script) => new(false, [script], [], []);

    public static Finding Doubt(string script) => new(false, [script], [], [script]);

    public static Finding Parts(string folder) => new(false, [], [folder], []);

    public static Finding Of(IEnumerable<Finding> findings) => findings.Aggregate(Nothing, (a, b) => new(a.Works || b.Works, a.Scripts.AddRange(b.Scripts), a.Folders.AddRange(b.Folders), a.Doubts.AddRange(b.Doubts)));
}
